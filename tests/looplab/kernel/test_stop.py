"""Stop interrupts the main thread, as Ctrl-C does natively, whatever it and the other threads do.

In Node, where another thread writes to the cell in shared memory, as a page does; and natively with SIGINT. A boot
takes about two seconds, and all programs share it.
"""

from __future__ import annotations

import functools
import json
import re
import signal
import subprocess
import sys

import pytest

from loopsite.paths import DIST, LOOPLAB
from loopsite.run.digests import looplab_digest
from loopsite.run.runtimes import find, node
from loopsite.source.expectation import Version, dotted
from tests.support.paths import PROJECT
from tests.support.pythons import SUSPENDING, each_that_suspends, some_by_default
from tests.support.results_cache import cached, digest_of

DRIVER = PROJECT / "tests/looplab/kernel/stopped.mjs"

_BEGUN = '    print("begun", flush=True)\n'
_TRIES = """\
{before}
try:
    print("begun", flush=True)
    {main}
except KeyboardInterrupt:
    print("interrupted in", threading.current_thread().name)
finally:
    print("finally")
    {end}
"""
_COMPUTES = """\
import threading

def compute():
    while True:
        pass

for _ in range(3):
    threading.Thread(target=compute, daemon=True).start()
"""
_LOCKED = """\
import threading, time

lock = threading.Lock()
lock.acquire()

def wait():
    with lock:
        print("got the lock")

thread = threading.Thread(target=wait)
thread.start()
"""
_ASYNC = """\
import asyncio, threading

done = threading.Event()

async def main():
    asyncio.get_running_loop().call_later(60, done.set)  # or else it is a deadlock, which may be reported before Stop
    print("begun", flush=True)
    try:
        await asyncio.to_thread(done.wait)
    except asyncio.CancelledError:
        print("cancelled")
        done.set()
        raise
"""

CAUGHT = {
    "threads and main compute": _TRIES.format(before=_COMPUTES, main="compute()", end=""),
    "threads compute, main waits": _TRIES.format(before=_COMPUTES, main="threading.Event().wait()", end=""),
    "a thread waits for a lock": _TRIES.format(
        before=_LOCKED, main="time.sleep(60)", end="lock.release(); thread.join()"
    ),
    "a task waits for a thread": _TRIES.replace(_BEGUN, "").format(before=_ASYNC, main="asyncio.run(main())", end=""),
}
UNCAUGHT = {
    "a sleep": "import time\nprint('begun', flush=True)\ntime.sleep(60)\n",
    "a wait beside a thread": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "print('begun', flush=True)\nthreading.Event().wait()\n"
    ),
}
PROGRAMS = CAUGHT | UNCAUGHT


@functools.cache
def printed_in_pyodide(python: Version) -> dict[str, str]:
    runtime = find(f"pyodide{dotted(python)}")
    programs = PROGRAMS if python in SUSPENDING else {"a sleep": UNCAUGHT["a sleep"]}
    job = {"looplab": str(LOOPLAB.parent), "programs": list(programs.values())}

    def make(names: list[str]) -> list[tuple[str, list[str]]]:
        command = [node(), "--experimental-wasm-jspi", DRIVER]
        request = json.dumps(job | {"pyodide": str(DIST / runtime.folder)})
        done = subprocess.run(command, input=request, capture_output=True, text=True, cwd=PROJECT, timeout=120)
        assert done.returncode == 0, done.stderr[-2000:]
        return [("stopped", json.loads(done.stdout))]

    sources = [PROJECT / "web/dist/node.mjs", DRIVER]
    key = digest_of(runtime.folder, job["programs"], looplab_digest(), *sources)
    (texts,) = cached(f"stopped-{runtime.name}", {"stopped": key}, make, lambda name, texts: True).values()
    return dict(zip(programs, texts, strict=True))


@functools.cache
def printed_natively(source: str) -> str:
    command = [
        sys.executable,
        "-c",
        f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n{source}",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as python:
        assert python.stdout is not None
        begun = python.stdout.readline()
        for _ in range(12):
            python.send_signal(signal.SIGINT)
            try:
                return begun + python.communicate(timeout=5)[0]
            except subprocess.TimeoutExpired:
                pass  # CPython was about to wait: it has noted the signal, and another one ends the wait
        python.kill()
        pytest.fail(f"no signal ended it; it printed:\n{begun}{python.communicate()[0]}", pytrace=False)


@each_that_suspends
@pytest.mark.parametrize("name", CAUGHT)
def test_the_main_thread_is_interrupted_and_the_program_prints_the_same_as_natively(python: Version, name: str) -> None:
    printed = printed_in_pyodide(python)[name]

    assert "interrupted in MainThread\nfinally\n" in printed
    assert printed == printed_natively(CAUGHT[name])


@pytest.mark.parametrize("python", some_by_default([(3, 10), *SUSPENDING]))
def test_the_traceback_of_an_interrupted_wait_shows_the_program_and_nothing_of_the_browser(python: Version) -> None:
    for name, printed in printed_in_pyodide(python).items():
        if name in UNCAUGHT:
            begun, *lines = printed.splitlines()
            files = [line for line in lines if re.match(r"  (File |…)", line)]

            assert (begun, lines[-1]) == ("begun", "KeyboardInterrupt")
            assert files[0].startswith('  File "program.py", line ')
            assert set(files[1:]) <= {"  … through threading"}
