"""Programs in child processes: what they see, and what is recorded and kept."""

from __future__ import annotations

import json
import re
import sysconfig
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.run import job as job_module
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.runtimes import this_cpython
from loopsite.source.snippet import Snippet, load

MakeSnippet = Callable[..., Snippet]


@pytest.fixture
def snippet(tmp_path: Path) -> MakeSnippet:
    """Makes a snippet of a program's text."""

    def make(program: str, name: str = "program", expected: str = "...") -> Snippet:
        path = tmp_path / f"{name}.py"
        path.write_text(program)
        path.with_suffix(".out").write_text(expected)
        return load(path, tmp_path)

    return make


def run(snippet: Snippet, cache: Path) -> Record:
    [result] = capture([Job(snippet, this_cpython())], Cache(cache)).values()
    assert isinstance(result, Record), result
    return result


def test_both_streams_are_recorded_in_the_order_written_with_their_time(snippet: MakeSnippet, tmp_path: Path) -> None:
    program = 'import sys, time\nprint("a", 1)\nprint("b", file=sys.stderr)\ntime.sleep(0.2)\nprint("c")\n'

    record = run(snippet(program), tmp_path)

    assert [(chunk.stream, chunk.text) for chunk in record.output] == [
        ("stdout", "a 1\n"),
        ("stderr", "b\n"),
        ("stdout", "c\n"),
    ]
    assert record.output[2].time - record.output[1].time >= 0.2
    assert record.python == this_cpython().version


def test_a_logged_traceback_does_not_tell_where_the_builders_library_is(snippet: MakeSnippet, tmp_path: Path) -> None:
    program = (
        "import asyncio\n\n\nasync def main():\n    asyncio.get_running_loop().call_soon(lambda: 1 / 0)\n"
        "    await asyncio.sleep(0)\n\n\nasyncio.run(main())\n"
    )

    record = run(snippet(program), tmp_path)

    assert re.search(r'  File "/usr/lib/python3\.\d+/asyncio/events\.py", line \d+, in _run\n', record.text)
    assert sysconfig.get_path("stdlib") not in json.dumps(record.as_json())


def test_output_that_bypasses_the_streams_is_recorded_too(snippet: MakeSnippet, tmp_path: Path) -> None:
    program = 'import os, subprocess\nos.write(2, b"raw\\n")\nsubprocess.run(["echo", "child"], check=True)\n'

    record = run(snippet(program), tmp_path)

    assert {(chunk.stream, chunk.text) for chunk in record.output} == {("stderr", "raw\n"), ("stdout", "child\n")}


def test_a_program_finds_its_own_file_and_no_secret(
    snippet: MakeSnippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "secret")
    program = (
        'import os\nprint(os.listdir(), "DEPLOY_TOKEN" in os.environ, sorted(os.environ))\n'
        "try:\n    import mkdocs\nexcept ImportError as error:\n    print(error)\n"
        "try:\n    import loopsite\nexcept ImportError as error:\n    print(error)\n"
    )

    record = run(snippet(program), tmp_path)

    assert record.text == (
        "['program.py'] False ['HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'TZ']\n"
        "No module named 'mkdocs'\n"
        "No module named 'loopsite'\n"
    )


def test_a_program_is_main_and_its_traceback_shows_only_its_own_lines(snippet: MakeSnippet, tmp_path: Path) -> None:
    program = "import sys\nprint(__name__, __file__, sys.argv)\n\ndef fail():\n    return 1 / 0\n\nfail()\n"

    record = run(snippet(program), tmp_path)

    assert record.text.splitlines()[0] == "__main__ program.py ['program.py']"
    assert [line for line in record.text.splitlines() if "File" in line] == [
        '  File "program.py", line 7, in <module>',
        '  File "program.py", line 5, in fail',
    ]
    assert (record.outcome.kind, record.outcome.exception, record.outcome.line) == ("raised", "ZeroDivisionError", 5)


def test_a_coroutine_never_awaited_is_reported_as_at_a_terminal(snippet: MakeSnippet, tmp_path: Path) -> None:
    program = "async def fetch():\n    pass\n\n\npending = fetch()\n"

    record = run(snippet(program), tmp_path)

    assert record.text == "<sys>:0: RuntimeWarning: coroutine 'fetch' was never awaited\n"


@pytest.mark.parametrize(
    ("program", "status"),
    [("import os\nos._exit(3)\n", 3), ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", -9)],
)
def test_a_process_that_dies_is_recorded_with_its_status(
    snippet: MakeSnippet, tmp_path: Path, program: str, status: int
) -> None:
    record = run(snippet(program), tmp_path)

    assert (record.outcome.kind, record.outcome.status) == ("died", status)


def test_programs_that_sleep_overlap(snippet: MakeSnippet, tmp_path: Path) -> None:
    program = "import time\ntime.sleep(1)\n"
    jobs = [Job(snippet(program, f"sleeper{n}"), this_cpython()) for n in range(20)]

    records = capture(jobs, Cache(tmp_path)).values()

    assert [record.outcome.kind for record in records if isinstance(record, Record)] == ["finished"] * 20


def test_a_record_is_kept_until_something_it_depends_on_changes(
    snippet: MakeSnippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = run(snippet("import time\nprint(time.time_ns())\n"), tmp_path)
    again = run(snippet("import time\nprint(time.time_ns())\n"), tmp_path)
    edited = run(snippet("import time\nprint(time.time_ns())  # edited\n"), tmp_path)
    monkeypatch.setattr(job_module, "looplab_digest", lambda: "another looplab")
    with_another_looplab = run(snippet("import time\nprint(time.time_ns())\n"), tmp_path)

    assert once == again
    assert len({once.text, edited.text, with_another_looplab.text}) == 3


def test_a_record_is_kept_for_one_way_of_running_the_program(
    snippet: MakeSnippet, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(snippet("print(1)\n"), this_cpython())
    keys = {job.key, replace(job, clock="virtual").key}
    monkeypatch.setattr(job_module, "MAX_OUTPUT", 10)
    keys.add(job.key)

    assert len(keys) == 3


def test_a_program_with_a_damaged_record_is_run_again(snippet: MakeSnippet, tmp_path: Path) -> None:
    program = snippet('print("whole")\n')
    cache = tmp_path / "cache"
    run(program, cache)
    [file] = cache.rglob("*.json")
    file.write_text('{"version": 1, "output": [')

    assert run(program, cache).text == "whole\n"


def test_the_record_of_an_unexpected_run_is_not_kept(snippet: MakeSnippet, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    run(snippet("print(1)\n", expected="2\n"), cache)

    assert not list(cache.rglob("*.json"))
