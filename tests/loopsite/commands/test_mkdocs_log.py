"""What MkDocs logs about links is reworded: file, line, what was found, and what to do."""

from __future__ import annotations

from pathlib import Path

from loopsite.commands.mkdocs_log import located


def test_each_warning_about_a_link_has_its_line_and_the_nearest_file(tmp_path: Path) -> None:
    (tmp_path / "timers.md").write_text("# Timers\n")
    (tmp_path / "queues.md").write_text("# Queues\n\n[a](timer.md)\n\n[b](timer.md)\n")
    said = "Doc file 'queues.md' contains a link 'timer.md', but the target is not found among documentation files."

    assert [str(found).removeprefix(f"{tmp_path}/") for found in located([said, said], tmp_path)] == [
        f"queues.md:{line}: a link 'timer.md', but the target is not found among documentation files. "
        "Did you mean 'timers.md'?"
        for line in (3, 5)
    ]
