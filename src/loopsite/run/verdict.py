"""Whether a run did what its snippet promises: a mistake, with line and fix, for each way to fail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from looplab.record import Record

from ..source.expectation import Expectation, Version, as_saved_by_others, dotted, loosen, matches
from ..source.mistakes import Mistake
from ..source.program_rules import foreign_imports
from ..source.pythons import BUILD, VERSIONS
from ..source.snippet import Snippet
from .job import MAX_TOTAL_MEMORY

MAX_DIFF_LINES = 60

_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


def check(snippet: Snippet, python: Version, record: Record) -> Iterator[Mistake]:
    """What is wrong with the run: how it ended, or, if that is right, what it printed."""
    wrong = wrong_run(snippet, python, record)
    if wrong:
        yield wrong
        return
    expectation = snippet.expectation_on(python)
    if expectation is None:
        yield snippet.missing_expectation()
    elif not matches(expectation.text, record.text):
        yield _changed(snippet, python, expectation, record)


def wrong_run(snippet: Snippet, python: Version, record: Record) -> Mistake | None:
    """What is wrong with the run whatever the snippet's expectations say."""
    if ending := _ending(snippet, python, record):
        return ending
    if not record.text.strip():
        return Mistake(
            snippet.path, None, f"prints nothing on Python {dotted(python)}", "Print what a reader should see."
        )
    if control := _CONTROL.search(record.text):
        found = f"prints the control character {control[0]!r} on Python {dotted(python)}"
        return Mistake(snippet.path, None, found, "A page shows plain text: print without it.")
    return None


def repeated(snippet: Snippet, found: Mistake, printed: Iterable[str] = ()) -> Mistake:
    """The mistake that was found in a run, if there was none in an earlier one; `printed` has the texts of all runs."""
    expectation = next((one for one in snippet.expectations if one.path == found.path), None)
    if expectation is None:
        return Mistake(found.path, found.line, f"{found.found}, in another run", found.fix, found.detail)
    fix = "Print it the same each time: sort a set, seed random, leave out times and paths"
    text: str | None = expectation.text
    for one in printed:
        text = None if text is None else loosen(text, one)
    if text is not None:
        fix += f"; or let make accept SNIPPETS={snippet.name} write `...` there"
    differs = f"{snippet.path.name} prints different output each time"
    return Mistake(found.path, found.line, differs, f"{fix}.", found.detail)


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
        case "overflowed":
            return mistake(outcome.line, "nests more calls than a browser's stack can hold", "Nest fewer calls.")
        case "flood":
            return mistake(outcome.line, "prints too much", "Print less: a page shows a few screens at most.")
        case "memory":
            limit = f"{MAX_TOTAL_MEMORY >> 30} GiB"
            return mistake(None, f"uses more than {limit} of memory", "Use less, in fewer processes and files.")
        case "died":
            if (status := outcome.status) is None:
                found = "closes or writes to a file descriptor that is not its own"
                return mistake(None, found, "Use only those that the program has opened.")
            how = f"signal {-status}" if status < 0 else f"status {status}"
            return mistake(None, f"its process ended by itself ({how})", "Let the program end as Python programs do.")
    ended_in = "SystemExit" if outcome.kind == "exited" else outcome.exception
    if ended_in == expected:
        return None
    if ended_in == "ModuleNotFoundError" and (foreign := next(foreign_imports(snippet), None)):
        return foreign
    if ended_in is None:
        line = next((n for n, text in enumerate(snippet.path.read_text().split("\n"), 1) if "raises" in text), 1)
        found, fix = f"did not end in {expected} on {on}, as its header says", "Remove raises from the header."
        if python != BUILD:
            fix = f'Write in its header on which Pythons it does: raises = {{ "{dotted(BUILD)}" = "{expected}" }}.'
        return Mistake(snippet.path, line, found, fix)
    raises = f'"{ended_in}"' if python <= BUILD else f'{{ "{dotted(python)}" = "{ended_in}" }}'
    fix = f"Correct it, or if this is intended, write raises = {raises} in its header."
    if python < BUILD and snippet.header.allows(BUILD):
        later = dotted(VERSIONS[VERSIONS.index(python) + 1])
        fix = f'Do without what that Python lacks, or write requires-python = ">={later}" or later in its header.'
    detail = "".join(chunk.text for chunk in record.output if chunk.stream == "stderr")
    return mistake(outcome.line, f"ends in {ended_in}", fix, detail)


def _changed(snippet: Snippet, python: Version, expectation: Expectation, record: Record) -> Mistake:
    if matches(as_saved_by_others(expectation.text), record.text):
        fix = f"Save it without them, or let make accept SNIPPETS={snippet.name} do so."
        return Mistake(expectation.path, 1, "has Windows line endings (CRLF) or a byte order mark", fix)
    diff = expectation.diff(record.text, f"printed on Python {record.python}").rstrip("\n").split("\n")
    # the first line that differs: the start of the hunk, and the unchanged lines at its top
    start = int(diff[2].split()[1].lstrip("-").split(",")[0])
    same = len(list(takewhile(lambda line: line.startswith(" "), diff[3:])))
    fix = f"Correct the program, or accept it with: make accept SNIPPETS={snippet.name}"
    if python != BUILD:
        fix += f", which gives Python {dotted(python)} an expectation of its own"
    omitted = [f"… {len(diff) - MAX_DIFF_LINES} more lines"] if len(diff) > MAX_DIFF_LINES else []
    return Mistake(
        expectation.path,
        max(1, start + same),
        f"{snippet.path.name} prints something else on Python {record.python}",
        fix,
        "\n".join(diff[:MAX_DIFF_LINES] + omitted),
    )
