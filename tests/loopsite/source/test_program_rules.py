"""The rules for programs, without running any."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopsite.source.program_rules import depends_on_chance, wrong_programs
from loopsite.source.snippet import Snippet, load

NEEDS = "# /// script\n# [tool.snippet]\n# needs = ['{}']\n# ///\n"
THREADS = 'and browsers may lack threads. Write needs = ["threads"] in its header, or do without.'
SUBPROCESS = 'and browsers may lack subprocess. Write needs = ["subprocess"] in its header, or do without.'
DIFFERS = "which differs in a reader's browser. Do without it."


def loaded(folder: Path, program: str, expected: str = "...") -> Snippet:
    path = folder / "page" / "program.py"
    path.parent.mkdir()
    path.write_text(program)
    path.with_suffix(".out").write_text(expected)
    return load(path, folder)


def mistakes(snippet: Snippet) -> list[str]:
    return [str(mistake).partition("page/program")[2] for mistake in wrong_programs([snippet])]


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("import threading\nthreading.Thread(target=print).start()\n", f"uses threading.Thread, {THREADS}"),
        ("import threading as t\nt.Timer(1, print).start()\n", f"uses threading.Timer, {THREADS}"),
        (
            "import asyncio\nasync def main():\n    await asyncio.to_thread(print)\n",
            f"uses asyncio.to_thread, {THREADS}",
        ),
        ("async def main(loop):\n    await loop.run_in_executor(None, print)\n", f"uses run_in_executor, {THREADS}"),
        (
            "from concurrent import futures\nfutures.ThreadPoolExecutor()\n",
            f"uses concurrent.futures.ThreadPoolExecutor, {THREADS}",
        ),
        ("import subprocess\n", f"uses subprocess, {SUBPROCESS}"),
        ("from subprocess import run\n", f"uses subprocess.run, {SUBPROCESS}"),
        ("from os import fork\nfork()\n", f"uses os.fork, {SUBPROCESS}"),
        ("import os\nos.system('ls')\n", f"uses os.system, {SUBPROCESS}"),
        ("import multiprocessing.pool\n", f"uses multiprocessing.pool, {SUBPROCESS}"),
        (
            "import asyncio\nasyncio.create_subprocess_exec('ls')\n",
            f"uses asyncio.create_subprocess_exec, {SUBPROCESS}",
        ),
        ("import signal\nsignal.alarm(1)\n", "uses signal.alarm, and browsers may lack signals."),
        ("import sys\nprint(sys.platform)\n", f"uses sys.platform, {DIFFERS}"),
        ("from sys import platform\nprint(platform)\n", f"uses sys.platform, {DIFFERS}"),
        ("import platform\nprint(platform.system())\n", f"uses platform, {DIFFERS}"),
        ("import os\nprint(os.getpid())\n", f"uses os.getpid, {DIFFERS}"),
        (
            "import requests\n",
            "imports 'requests'. Use only the standard library and anyio, httpx, trio, websockets: a reader's",
        ),
        ("from anyio import run\n", "imports 'anyio'. Write dependencies = [\"anyio=="),
        ("from .other import x\n", "imports 'other'. Use only the standard library"),
        (f"x = '{'x' * 130}'\n", "a line of 136 characters. Break it: at most 88, better 70, fit on a page."),
        ("if True:\n\tprint()\n", "the line is indented by a tab. Indent by four spaces."),
        ("print()\n" * 31, "the program has 31 lines. Show one thing, in at most 30, not counting the header."),
    ],
)
def test_a_program_that_breaks_a_rule_is_reported_once_with_its_line(tmp_path: Path, program: str, found: str) -> None:
    [mistake] = mistakes(loaded(tmp_path, program))

    assert mistake.partition(": ")[2].startswith(found)
    assert mistake.startswith(".py:")


@pytest.mark.parametrize(
    "program",
    [
        NEEDS.format("threads") + "import threading\nthreading.Thread(target=print)\n",
        NEEDS.format("subprocess") + "import subprocess, sys\nprint(sys.platform)\n",
        "import threading\nprint(threading.Lock(), threading.current_thread())\n",
        "platform = 3\nprint(f'platform {platform}')\n",
        "class Thread:\n    pass\n\n\nThread()\n",
        "import sys\nprint(sys.version_info)\n",
        "import signal\nsignal.raise_signal(signal.SIGINT)\n",
        "text = '''\n\tin a string that starts in another line\n'''\n",
    ],
)
def test_a_program_that_breaks_none_is_not_reported(tmp_path: Path, program: str) -> None:
    assert mistakes(loaded(tmp_path, program)) == []


def test_the_line_is_counted_in_the_file(tmp_path: Path) -> None:
    program = '# /// script\n# requires-python = ">=3.11"\n# ///\n\nimport subprocess\n'

    assert mistakes(loaded(tmp_path, program))[0].startswith(".py:5: uses subprocess")


def test_an_address_in_an_expectation_is_reported(tmp_path: Path) -> None:
    snippet = loaded(tmp_path, "print(object())\n", "one\n<object object at 0x7f4c2d5a>\n")

    assert mistakes(snippet) == [
        ".out:2: has an address in memory, which differs each time. "
        "Replace it by `...`, or let make accept SNIPPETS=page/program do so."
    ]


@pytest.mark.parametrize(
    ("program", "chance"),
    [
        ("print({1, 2})\n", True),
        ("print(set('ab'))\n", True),
        ("import random\nprint(random.random())\n", True),
        ("from asyncio import wait\n", True),
        ("import asyncio\nasync def both(tasks): await asyncio.wait([*tasks])\n", True),
        ("import asyncio\nasync def end(task): await asyncio.wait([task])\n", False),
        ("print({1: 2}, 'set of rules')\n", False),
    ],
)
def test_programs_that_depend_on_chance_are_known(tmp_path: Path, program: str, chance: bool) -> None:
    assert depends_on_chance(loaded(tmp_path, program)) is chance
