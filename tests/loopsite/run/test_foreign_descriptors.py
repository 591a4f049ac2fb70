"""Whatever a program does to file descriptors that are not its own: a record, or a mistake in one line."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from looplab.record import Record
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.process import NotAMessageError, next_message
from loopsite.run.runtimes import this_cpython
from loopsite.run.verdict import check
from loopsite.source.snippet import load

CALLS = {
    "text": "os.write(fd, b'x')",
    "a line": "os.write(fd, b'x\\n')",
    "JSON without a type": "os.write(fd, b'{}\\n')",
    "JSON that is not an object": "os.write(fd, b'3\\n')",
    "an unknown type": """os.write(fd, b'{"type": "magic"}\\n')""",
    "a message without its fields": """os.write(fd, b'{"type": "printed"}\\n')""",
    "an outcome that there is not": """os.write(fd, b'{"type":"finished","outcome":{"x":1},"duration":1}\\n')""",
    "bytes that are not UTF-8": "os.write(fd, b'\\xff\\n')",
    "nesting": "os.write(fd, b'[' * 50_000 + b'\\n')",
    "a long line": "[os.write(fd, b'x' * 65_536) for _ in range(300)]",
    "reading": "os.read(fd, 1)",
    "closing": "os.close(fd)",
    "replacing": "os.dup2(os.open('/dev/null', os.O_RDONLY), fd)",
}
TAKES = "closes or writes to a file descriptor that is not its own on Python 3.13."
PROGRAM = """\
import os
for fd in {fds}:
    try:
        {call}
    except OSError:
        pass
print("end", flush=True)
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[str]]:
    """The mistakes in each program, run once with low descriptors and once with that of the messages, all at once."""
    folder = tmp_path_factory.mktemp("descriptors")
    jobs = {}
    for number, (name, call) in enumerate(CALLS.items()):
        for where, fds in {"low": "range(3, 12)", "ours": "[max(map(int, os.listdir('/proc/self/fd')))]"}.items():
            path = folder / f"{where}{number}.py"
            path.write_text(PROGRAM.format(fds=fds, call=call))
            path.with_suffix(".out").write_text("end\n")
            jobs[name, where] = Job(load(path, folder), this_cpython())
    records = capture(jobs.values(), Cache(folder / "cache"))
    return {key: [str(m) for m in _mistakes(job, records[job])] for key, job in jobs.items()}


def _mistakes(job: Job, record: object) -> list[object]:
    assert isinstance(record, Record), record
    return list(check(job.snippet, (3, 13), record))


@pytest.mark.parametrize("name", CALLS)
def test_the_descriptors_that_a_loop_finds_are_not_open(name: str, results: dict[tuple[str, str], list[str]]) -> None:
    assert results[name, "low"] == []


@pytest.mark.parametrize("name", CALLS)
def test_a_program_that_takes_the_descriptor_of_its_messages_is_reported(
    name: str, results: dict[tuple[str, str], list[str]]
) -> None:
    if name == "reading":  # it is for writing only
        assert results[name, "ours"] == []
    else:
        [mistake] = results[name, "ours"]
        assert f".py:1: {TAKES} Use only those that the program has opened." in mistake


KEYS = st.sampled_from(["type", "stream", "text", "time", "line", "events", "outcome", "duration", "python", "kind"])
TYPES = st.sampled_from(["started", "printed", "read-stdin", "traced", "finished", "stdout", "stderr"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=5), inner | TYPES, max_size=5),
)


@settings(max_examples=300, deadline=None, database=None)
@given(line=st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_line_is_a_message_or_known_not_to_be(line: bytes) -> None:
    async def read() -> dict[str, object] | None:
        reader = asyncio.StreamReader()
        reader.feed_data(line + b"\n")
        reader.feed_eof()
        return await next_message(reader)

    try:
        message = asyncio.run(read())
    except NotAMessageError:
        return
    assert message is not None
    Record.of([message])
