"""No program of the book warns, not even of what Python shows to developers only, unless the warning is its subject.

A program whose expectation has a warning is about that warning.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from loopsite.run.runtimes import this_cpython
from tests.support.results_cache import cached, digest_of
from tests.support.snippets import SNIPPETS, claimed

OPTIONS = ("-X", "dev", "-W", "error")
AT_ONCE = 8  # most of them sleep most of the time
SECONDS = 60
_WARNING = re.compile(r"^(?:\S.*: )?(\w+Warning): .*", re.MULTILINE)


@pytest.mark.exhaustive  # two hundred interpreters start; test_woken_late.py makes warnings errors in Pyodide
def test_no_program_warns_of_anything_but_its_subject() -> None:
    python = this_cpython()
    names = [name for name, snippet in SNIPPETS.items() if python in claimed(snippet)]
    keys = {name: digest_of(sys.version, OPTIONS, SNIPPETS[name].source) for name in names}
    outputs = cached("warnings", keys, lambda missing: asyncio.run(_outputs(missing)), lambda _, output: output != "")
    unexpected = [
        f"snippets/{name}.py: {warning[0]}"
        for name, output in outputs.items()
        for warning in _WARNING.finditer(output)
        if warning[1] not in _expected(name)
    ]

    assert not unexpected, "\n".join(unexpected)


def _expected(name: str) -> str:
    expectation = SNIPPETS[name].expectation_on(this_cpython().python)
    return expectation.text if expectation else ""


async def _outputs(names: Iterable[str]) -> list[tuple[str, str]]:
    limit = asyncio.Semaphore(AT_ONCE)

    async def output(name: str) -> tuple[str, str]:
        async with limit:
            return name, await _output(SNIPPETS[name].source, f"{Path(name).name}.py")

    return await asyncio.gather(*map(output, names))


async def _output(source: str, file: str) -> str:
    with TemporaryDirectory() as folder:
        (Path(folder) / file).write_text(source)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *OPTIONS,
            file,
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            output, _ = await asyncio.wait_for(process.communicate(), SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise
        return output.decode()
