"""What MkDocs logs is reworded: `make serve` names a wrong link by file, line and fix, as the other commands do."""

from __future__ import annotations

import logging
from pathlib import Path

from loopsite.commands.mkdocs_log import Located


def test_each_warning_about_a_link_has_its_line_also_in_the_next_build(tmp_path: Path) -> None:
    (tmp_path / "timers.md").write_text("# Timers\n")
    (tmp_path / "queues.md").write_text("# Queues\n\n[a](timer.md)\n\n[b](timer.md)\n")
    said = "Doc file 'queues.md' contains a link 'timer.md', but the target is not found among documentation files."
    log = Located(tmp_path)

    def shown(message: str) -> str:
        record = logging.LogRecord("mkdocs", logging.WARNING, "", 0, message, None, None)
        return log.format(record).removeprefix(f"{tmp_path}/")

    for _ in range(2):
        assert shown("Building documentation...") == "Building documentation..."
        for line in (3, 5):
            assert shown(said) == (
                f"queues.md:{line}: a link 'timer.md', but the target is not found among documentation files. "
                "Did you mean 'timers.md'?"
            )
