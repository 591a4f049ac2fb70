"""What a browser's Python lacks is refused with a true sentence, and a wait with a timeout ends, in each Pyodide."""

from __future__ import annotations

import re
from typing import Any

from loopsite.run.runtimes import find
from loopsite.source.expectation import Version, dotted
from tests.support.pythons import each_python
from tests.support.runs import ended_by_itself, records_of

from .test_in_pyodide import texts_on

ATTEMPT = """\
def attempt(name, work):
    try:
        print(f"{name}: {work()}")
    except BaseException as error:
        print(f"{name}: {type(error).__name__}: {error}")

"""

PROCESSES = (
    ATTEMPT
    + """\
import asyncio, concurrent.futures, multiprocessing, multiprocessing.shared_memory, os, subprocess, sys, warnings

warnings.simplefilter("ignore")

def in_loop(coroutine):
    async def main():
        await coroutine()
    return asyncio.run(main())

def in_executor(executor):
    with executor() as pool:
        return list(pool.map(abs, [-1]))

def started(method):
    process = multiprocessing.get_context(method).Process(target=print)
    process.start()

ENV = {"PATH": "/bin"}
for name, work in {
    "os.fork": lambda: os.fork(),
    "os.forkpty": lambda: os.forkpty(),
    "os.posix_spawn": lambda: os.posix_spawn("/bin/ls", ["ls"], ENV),
    "os.posix_spawnp": lambda: os.posix_spawnp("ls", ["ls"], ENV),
    "os.system": lambda: os.system("ls"),
    "os.popen": lambda: os.popen("ls").read(),
    "os.execv": lambda: os.execv("/bin/ls", ["ls"]),
    "os.execvp": lambda: os.execvp("ls", ["ls"]),
    "os.execle": lambda: os.execle("/bin/ls", "ls", ENV),
    "os.spawnlp": lambda: os.spawnlp(os.P_WAIT, "ls", "ls"),
    "os.spawnve": lambda: os.spawnve(os.P_NOWAIT, "/bin/ls", ["ls"], ENV),
    "subprocess.run": lambda: subprocess.run(["ls"]),
    "subprocess.Popen(shell=True)": lambda: subprocess.Popen("ls", shell=True),
    "subprocess.getoutput": lambda: subprocess.getoutput("ls"),
    "subprocess.check_output": lambda: subprocess.check_output(["ls"]),
    "asyncio.create_subprocess_exec": lambda: in_loop(lambda: asyncio.create_subprocess_exec("ls")),
    "asyncio.create_subprocess_shell": lambda: in_loop(lambda: asyncio.create_subprocess_shell("ls")),
    "multiprocessing.Process": lambda: multiprocessing.Process(target=print).start(),
    "multiprocessing.Process(fork)": lambda: started("fork"),
    "multiprocessing.Process(spawn)": lambda: started("spawn"),
    "multiprocessing.Process(forkserver)": lambda: started("forkserver"),
    "multiprocessing.Pool": lambda: multiprocessing.Pool(2),
    "multiprocessing.Manager": lambda: multiprocessing.Manager(),
    "multiprocessing.Queue": lambda: multiprocessing.Queue(),
    "multiprocessing.SimpleQueue": lambda: multiprocessing.SimpleQueue(),
    "multiprocessing.JoinableQueue": lambda: multiprocessing.JoinableQueue(),
    "multiprocessing.Lock": lambda: multiprocessing.Lock(),
    "multiprocessing.RLock": lambda: multiprocessing.RLock(),
    "multiprocessing.Semaphore": lambda: multiprocessing.Semaphore(),
    "multiprocessing.Condition": lambda: multiprocessing.Condition(),
    "multiprocessing.Event": lambda: multiprocessing.Event(),
    "multiprocessing.Barrier": lambda: multiprocessing.Barrier(2),
    "multiprocessing.Value": lambda: multiprocessing.Value("i", 1),
    "SharedMemory": lambda: multiprocessing.shared_memory.SharedMemory(create=True, size=1),
    "ProcessPoolExecutor": lambda: in_executor(concurrent.futures.ProcessPoolExecutor),
}.items():
    attempt(name, work)
"""
)

REFUSED = "OSError: [Errno 95] Python in a browser does not support processes"

INTERPRETERS = (
    ATTEMPT
    + """\
import concurrent.futures

attempt("InterpreterPoolExecutor", lambda: concurrent.futures.InterpreterPoolExecutor())
"""
)

ALONE = (
    ATTEMPT
    + """\
import multiprocessing, os

attempt("os.wait", lambda: os.wait())
attempt("os.waitpid", lambda: os.waitpid(-1, 0))
attempt("active_children", multiprocessing.active_children)
attempt("current_process", lambda: multiprocessing.current_process().name)
attempt("parent_process", multiprocessing.parent_process)

def through_pipe():
    one, other = multiprocessing.Pipe()
    with one, other:
        one.send({"any": "object"})
        return other.recv(), other.poll(0.01)

attempt("Pipe", through_pipe)
attempt("register_at_fork", lambda: os.register_at_fork(before=print))
"""
)

ALONE_IT_PRINTS = """\
os.wait: ChildProcessError: [Errno 10] No child processes
os.waitpid: ChildProcessError: [Errno 10] No child processes
active_children: []
current_process: MainProcess
parent_process: None
Pipe: ({'any': 'object'}, False)
register_at_fork: None
"""

MODULES = """\
import importlib, importlib.util, sys

for name in ("sqlite3", "ssl", "lzma", "dbm", "tkinter", "turtle", "resource", "numpy", "no_such_module"):
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(error.name, importlib.util.find_spec(error.name), error)
import curses
"""

TIME_ZONES = (
    ATTEMPT
    + """\
import importlib.resources, zoneinfo
from datetime import datetime, timedelta, timezone

def in_paris(month):
    return datetime(2026, month, 1, 12, tzinfo=timezone.utc).astimezone(zoneinfo.ZoneInfo("Europe/Paris"))

attempt("winter", lambda: in_paris(1))
attempt("summer", lambda: in_paris(7).strftime("%H:%M %Z"))
attempt("other zones", lambda: [str(zoneinfo.ZoneInfo(key)) for key in ("UTC", "America/Argentina/Ushuaia")])
attempt("a day when clocks change", lambda: in_paris(3).replace(day=29) + timedelta(days=1))
attempt("all zones", lambda: {"Europe/Paris", "Asia/Tokyo"} <= zoneinfo.available_timezones())
attempt("no such city", lambda: zoneinfo.ZoneInfo("Europe/Atlantis"))
attempt("no such folder", lambda: zoneinfo.ZoneInfo("Atlantis/Poseidonis"))
attempt("now", lambda: datetime.now(zoneinfo.ZoneInfo("Asia/Tokyo")).isoformat())
"""
)

TIME_ZONES_IT_PRINTS = """\
winter: 2026-01-01 13:00:00+01:00
summer: 14:00 CEST
other zones: ['UTC', 'America/Argentina/Ushuaia']
a day when clocks change: 2026-03-30 13:00:00+02:00
all zones: True
no such city: ZoneInfoNotFoundError: 'No time zone found with key Europe/Atlantis'
no such folder: ZoneInfoNotFoundError: 'No time zone found with key Atlantis/Poseidonis'
now: 2026-01-01T21:00:00+09:00
"""

TIMEOUTS = (
    ATTEMPT
    + """\
import asyncio, concurrent.futures, multiprocessing, queue, sched, select, selectors, signal, socket, threading, time

def held(lock):
    lock.acquire()
    return lock

def full():
    found = queue.Queue(1)
    found.put(1)
    return found

def waiting(condition):
    with condition:
        return condition.wait(0.05)

def waiting_for(condition):
    with condition:
        return condition.wait_for(lambda: False, 0.05)

def accepting():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        server.accept()

def receiving():
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(0.05)
        one.recv(1)

def polling():
    one, other = multiprocessing.Pipe()
    with one, other:
        return one.poll(0.05)

def selecting():
    one, other = socket.socketpair()
    with one, other, selectors.DefaultSelector() as selector:
        selector.register(one, selectors.EVENT_READ)
        return selector.select(0.05), select.select([one], [], [], 0.05)

def scheduled():
    scheduler = sched.scheduler()
    scheduler.enter(0.05, 1, lambda: None)
    return scheduler.run()

def joined():
    future = concurrent.futures.Future()
    return len(concurrent.futures.wait([future], 0.05).not_done)

async def completed():
    future = asyncio.get_running_loop().create_future()
    await asyncio.wait_for(future, 0.05)

for name, work in {
    "Lock": lambda: held(threading.Lock()).acquire(timeout=0.05),
    "Lock, blocking": lambda: held(threading.Lock()).acquire(True, 0.05),
    "Semaphore": lambda: threading.Semaphore(0).acquire(timeout=0.05),
    "BoundedSemaphore": lambda: held(threading.BoundedSemaphore(1)).acquire(timeout=0.05),
    "Condition": lambda: waiting(threading.Condition()),
    "Condition.wait_for": lambda: waiting_for(threading.Condition()),
    "Event": lambda: threading.Event().wait(0.05),
    "Barrier": lambda: threading.Barrier(2).wait(0.05),
    "Queue.get": lambda: queue.Queue().get(timeout=0.05),
    "Queue.put": lambda: full().put(2, timeout=0.05),
    "LifoQueue.get": lambda: queue.LifoQueue().get(timeout=0.05),
    "PriorityQueue.get": lambda: queue.PriorityQueue().get(timeout=0.05),
    "SimpleQueue.get": lambda: queue.SimpleQueue().get(timeout=0.05),
    "SimpleQueue.get(True, 0)": lambda: queue.SimpleQueue().get(True, 0),
    "Future.result": lambda: concurrent.futures.Future().result(0.05),
    "futures.wait": joined,
    "as_completed": lambda: list(concurrent.futures.as_completed([concurrent.futures.Future()], 0.05)),
    "socket.accept": accepting,
    "socket.recv": receiving,
    "Connection.poll": polling,
    "select": selecting,
    "sched": scheduled,
    "asyncio.wait_for": lambda: asyncio.run(completed()),
    "time.sleep": lambda: time.sleep(0.05),
}.items():
    attempt(name, work)
"""
)

TIMEOUTS_IT_PRINTS = """\
Lock: False
Lock, blocking: False
Semaphore: False
BoundedSemaphore: False
Condition: False
Condition.wait_for: False
Event: False
Barrier: BrokenBarrierError:
Queue.get: Empty:
Queue.put: Full:
LifoQueue.get: Empty:
PriorityQueue.get: Empty:
SimpleQueue.get: Empty:
SimpleQueue.get(True, 0): Empty:
Future.result: TimeoutError:
futures.wait: 1
as_completed: TimeoutError: 1 (of 1) futures unfinished
socket.accept: TimeoutError: timed out
socket.recv: TimeoutError: timed out
Connection.poll: False
select: ([], ([], [], []))
sched: None
asyncio.wait_for: TimeoutError:
time.sleep: None
"""


@each_python
def test_every_way_to_start_a_process_is_refused_with_the_same_sentence(python: Version) -> None:
    def others(text: str) -> list[str]:
        return [line for line in text.splitlines() if not line.endswith(f": {REFUSED}")]

    printed = in_kernel(python, "real", {"processes": PROCESSES, "alone": ALONE, "interpreters": INTERPRETERS})

    assert others(printed["processes"]) == []
    assert printed["processes"].count(REFUSED) == PROCESSES.count(": lambda: ")
    assert printed["alone"] == ALONE_IT_PRINTS
    if python >= (3, 14):
        assert printed["interpreters"].endswith(
            "[Errno 95] Python in a browser does not support more than one interpreter\n"
        )


@each_python
def test_a_wait_with_a_timeout_ends_on_either_clock(python: Version) -> None:
    for clock in ("real", "virtual"):
        printed = in_kernel(python, clock, {"timeouts": TIMEOUTS})["timeouts"]

        assert re.sub(" +$", "", printed, flags=re.MULTILINE) == TIMEOUTS_IT_PRINTS


@each_python
def test_time_zones_are_found(python: Version) -> None:
    assert as_a_reader(python)["time_zones"] == TIME_ZONES_IT_PRINTS


@each_python
def test_an_import_of_what_is_missing_says_so_and_names_no_installer(python: Version) -> None:
    *imports, traceback, where, _, _ = as_a_reader(python)["modules"].splitlines()
    missing = {line.split()[0]: line for line in imports}

    lacks = f"Python {dotted(python)} in a browser does not have it"
    assert set(missing) == {
        *({"sqlite3", "ssl", "lzma"} if python < (3, 14) else ()),
        *("dbm", "tkinter", "turtle", "resource", "numpy", "no_such_module"),
    }
    for name, line in missing.items():
        expected = f"{name} None No module named '{name}'"
        assert line == (expected if name in ("numpy", "no_such_module") else f"{expected}: {lacks}")
    # there is no frame of ours; 3.15 has a sentence of its own for tracebacks
    assert (traceback, where.strip()) == (
        "Traceback (most recent call last):",
        'File "modules.py", line 8, in <module>',
    )


def in_kernel(python: Version, clock: str, sources: dict[str, str]) -> dict[str, str]:
    """What the programs print on a Pyodide with the kernel; one boot, which is cached."""
    programs: list[dict[str, Any]] = [{"name": name, "source": source} for name, source in sources.items()]
    return texts_on(python, clock, programs, lambda texts: True)


def as_a_reader(python: Version) -> dict[str, str]:
    """What the programs print on the Pyodide that readers get, by the virtual clock; one boot, which is cached."""
    sources = {"time_zones": TIME_ZONES, "modules": MODULES}
    found = records_of(
        find(f"pyodide{dotted(python)}"),
        sources,
        traces=(False,),
        is_good=lambda name, records: ended_by_itself(records[0]),
    )
    return {name: record.text for name, (record,) in found.items()}
