"""Whether a run did what its snippet promises: a mistake, with line and fix, for each way to fail."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from looplab.record import Record

from ..source.expectation import Expectation, Version, dotted, matches
from ..source.mistakes import Mistake
from ..source.snippet import Snippet

MAX_DIFF_LINES = 60


def check(snippet: Snippet, python: Version, record: Record) -> Iterator[Mistake]:
    """What is wrong with the run: how it ended, or, if that is right, what it printed."""
    ending = _ending(snippet, python, record)
    if ending:
        yield ending
        return
    expectation = snippet.expectation_on(python)
    if expectation is None:
        yield snippet.missing_expectation()
    elif not matches(expectation.text, record.text):
        yield _changed(snippet, expectation, record)


def _ending(snippet: Snippet, python: Version, record: Record) -> Mistake | None:
    outcome, on = record.outcome, f"Python {dotted(python)}"

    def mistake(line: int | None, found: str, fix: str, detail: str = "") -> Mistake:
        return Mistake(snippet.path, (line or 1) + snippet.header_lines, f"{found} on {on}", fix, detail)

    if record.stdin_read_at is not None:
        return mistake(
            record.stdin_read_at,
            "reads standard input",
            "A page has no standard input: write the value in the program.",
        )
    expected = snippet.header.raises_on(python)
    match outcome.kind:
        case "timeout":
            fix = "End it sooner, or set timeout in its header (seconds, at most 60)."
            return mistake(outcome.line, f"still running after {snippet.header.timeout:g} s", fix)
        case "flood":
            return mistake(outcome.line, "prints without end", "Print less: a page shows a few screens at most.")
        case "died":
            status = outcome.status or 0
            how = f"signal {-status}" if status < 0 else f"status {status}"
            return mistake(None, f"its process ended by itself ({how})", "Let the program end as Python programs do.")
    ended_in = "SystemExit" if outcome.kind == "exited" else outcome.exception
    if ended_in == expected:
        return None
    if ended_in is None:
        line = next((n for n, text in enumerate(snippet.path.read_text().splitlines(), 1) if "raises" in text), 1)
        found, fix = f"did not end in {expected} on {on}, as its header says", "Remove raises from the header."
        return Mistake(snippet.path, line, found, fix)
    header = f"raises = {ended_in!r}".replace("'", '"')
    fix = f"Correct it, or if this is intended, write {header} in its header."
    detail = "".join(chunk.text for chunk in record.output if chunk.stream == "stderr")
    return mistake(outcome.line, f"ends in {ended_in}", fix, detail)


def _changed(snippet: Snippet, expectation: Expectation, record: Record) -> Mistake:
    diff = expectation.diff(record.text, f"printed on Python {record.python}").rstrip("\n").split("\n")
    # the first line that differs: the start of the hunk, and the unchanged lines at its top
    start = int(diff[2].split()[1].lstrip("-").split(",")[0])
    same = len(list(takewhile(lambda line: line.startswith(" "), diff[3:])))
    omitted = [f"… {len(diff) - MAX_DIFF_LINES} more lines"] if len(diff) > MAX_DIFF_LINES else []
    return Mistake(
        expectation.path,
        max(1, start + same),
        f"{snippet.path.name} prints something else on Python {record.python}",
        f"Correct the program, or accept it with: make accept SNIPPETS={snippet.name}",
        "\n".join(diff[:MAX_DIFF_LINES] + omitted),
    )
