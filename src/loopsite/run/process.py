"""Run programs in child processes, under limits, and return their records."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import json
import os
import re
import signal
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from typing import Any

from looplab.handover import UNRECORDED
from looplab.record import Outcome, Record

from . import sandbox
from .memory import Memory
from .runtimes import Launch, Limits, Program, Runtime

BOOT_TIMEOUT = 60
"""Seconds that an interpreter may take to start: Pyodide on a busy machine takes ten."""

REWIND_TIMEOUT = 10
"""Seconds that an interpreter may take to get ready for another program; it takes some milliseconds."""

MEMORY_INTERVAL = 0.1
"""Seconds between two measurements of the memory that a sandbox uses."""

# the variables that a program gets from the build's environment: those that a dynamic loader may need, and the one
# that asks for tracebacks of mistakes in the recorder (`looplab.trace.watch.fault`)
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LOOPLAB_DEBUG")

OnMessage = Callable[[dict[str, Any]], None]


class RuntimeFailedError(Exception):
    """The interpreter itself did not start; the text is what it printed."""


class _FloodError(Exception):
    """The program printed more than its limit."""


class NotAMessageError(Exception):
    """Something other than `looplab` wrote to the descriptor for messages."""


async def run_process(runtime: Runtime, program: Program, limits: Limits, on_message: OnMessage) -> Record:
    """Run a program in a process of its own; `limits.seconds` count from when its interpreter is up.

    `on_message` gets each message as it arrives; the first is "started". Raises RuntimeFailedError. All processes that
    the program started are killed when it ends.
    """
    async with interpreter(runtime, limits) as python:
        return await python.run(program, on_message)


@contextlib.asynccontextmanager
async def interpreter(runtime: Runtime, limits: Limits) -> AsyncIterator[Interpreter]:
    """A child process with an interpreter for programs under these limits; it is killed with the block."""
    launch = runtime.launch(limits)
    confined = bool(limits.processes) and not sandbox.why_not()
    with tempfile.TemporaryDirectory(prefix="snippet-") as folder:
        read_fd, write_fd = os.pipe()
        command = tuple(part.replace("{fd}", str(write_fd)) for part in launch.command)
        with contextlib.ExitStack() as inherited:
            inherited.callback(os.close, write_fd)
            descriptors = [write_fd]
            if limits.processes and confined:
                sandboxed = sandbox.confined(command, launch.readable, limits.processes, folder)
                command, filter_fd = inherited.enter_context(sandboxed)
                descriptors.append(filter_fd)
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                pass_fds=descriptors,
                cwd=folder,
                env={**_environment(folder), **launch.environment},
                start_new_session=True,
                limit=1 << 24,
            )
        try:
            async with (
                _reading(read_fd) as pipe,
                _limited_memory(process, folder, limits.total_memory if confined else None) as exceeded,
            ):
                yield Interpreter(runtime, process, pipe, launch, limits, confined, exceeded)
        finally:
            _kill(process)
            await process.wait()
            # a process that left the group may hold a pipe open, and the transport must not outlive the loop
            process._transport.close()  # type: ignore[attr-defined]  # there is no public way


def _environment(folder: str) -> dict[str, str]:
    """The environment of a program, with `folder` as its home."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    folders = {"HOME": folder, "PWD": folder, "TMPDIR": folder}
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC", **folders, **passed_on}


@contextlib.asynccontextmanager
async def _reading(fd: int) -> AsyncIterator[asyncio.StreamReader]:
    """A reader of a pipe, which is closed with the block."""
    reader = asyncio.StreamReader(limit=1 << 24)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(fd, "rb"))
    try:
        yield reader
    finally:
        transport.close()


@contextlib.asynccontextmanager
async def _limited_memory(process: Process, folder: str, limit: int | None) -> AsyncIterator[asyncio.Event]:
    """Kill the process of a sandbox in which more than `limit` bytes are used, and set the event that it yields."""
    exceeded = asyncio.Event()
    memory = await _memory_of(process, folder) if limit else None
    if memory is None or limit is None:
        yield exceeded
        return

    async def watch() -> None:
        while memory.used(limit) <= limit:  # noqa: ASYNC110  # the kernel has no event for it
            await asyncio.sleep(MEMORY_INTERVAL)
        exceeded.set()
        _kill(process)

    with contextlib.closing(memory):
        watching = asyncio.create_task(watch())
        try:
            yield exceeded
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching


async def _memory_of(process: Process, folder: str) -> Memory | None:
    """The memory of a sandbox, as soon as its interpreter is there; None if it did not start."""
    while process.returncode is None:
        with contextlib.suppress(OSError):
            return Memory(sandbox.process_of(process.pid), sandbox.writable(folder))
        await asyncio.sleep(0.002)
    return None


class Interpreter:
    """An interpreter in a child process. It runs one program, or, if it can rewind itself, several in turn."""

    def __init__(
        self,
        runtime: Runtime,
        process: Process,
        pipe: asyncio.StreamReader,
        launch: Launch,
        limits: Limits,
        confined: bool,
        memory_exceeded: asyncio.Event,
    ) -> None:
        if not (process.stdin and process.stdout and process.stderr):
            raise ValueError("the process was started without pipes")
        self._runtime = runtime
        self._process = process
        self._stdin, self._stdout, self._stderr = process.stdin, process.stdout, process.stderr
        self._messages = pipe if launch.messages == "pipe" else process.stdout
        self._launch = launch
        self._limits = limits
        self._confined = confined
        self._memory_exceeded = memory_exceeded
        self.ready = True
        """Whether it can run a program: false during a run, and after one that it could not rewind."""

    async def run(self, program: Program, on_message: OnMessage) -> Record:
        """Run a program; like `run_process`, in this interpreter."""
        if not self.ready:
            raise ValueError("this interpreter cannot run another program")
        self.ready = False
        run = _Run(self._limits, on_message)
        self._stdin.write(program.as_json(self._runtime.packages_of(program)))
        if self._launch.messages == "pipe":
            self._stdin.close()
            strays = [run.read_stray("stdout", self._stdout), run.read_stray("stderr", self._stderr)]
        else:
            strays = [run.read_errors(self._stderr)]
        tasks = [asyncio.create_task(stray) for stray in strays]
        ended: Outcome | None = None
        try:
            async with asyncio.timeout(BOOT_TIMEOUT) as limit:
                outcome = await run.read(self._messages, limit)
                if outcome is None:
                    await _drain(tasks)
                    status = await self._exit_status()
                    ended = Outcome("died", status=None if status == UNRECORDED else status)
                elif not self._launch.many:
                    ended = await self._exited(outcome)
        except TimeoutError:
            ended = Outcome("timeout", line=await self._current_line(program))
        except _FloodError:
            ended = Outcome("flood", line=await self._current_line(program))
        except NotAMessageError:
            ended = Outcome("died")
        if self._memory_exceeded.is_set():
            ended = Outcome("memory")
        if ended is None and self._launch.many and await self._rewinds():
            self.ready = True
            for task in tasks:
                task.cancel()
        else:
            _kill(self._process)
            await _drain(tasks)
        return run.record(ended)

    async def _exited(self, reported: Outcome) -> Outcome | None:
        """How an interpreter ended that reported its end, if its exit status shows more: it alone knows `sys.exit`.

        bwrap shows a status above 128 as it shows a signal, but after a signal there is no report.
        """
        # not `wait`, which also waits for processes of the program that have inherited a pipe
        while (status := self._process.returncode) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        # 120: it could not write its last output; 130: KeyboardInterrupt
        usual = (0,) if reported.kind == "finished" else (1, 120, 130)
        return Outcome("exited", status=status) if status > 0 and status not in usual else None

    async def _exit_status(self) -> int:
        """Negative for a signal."""
        status = await self._process.wait()
        return sandbox.exit_status(status) if self._confined else status

    async def _rewinds(self) -> bool:
        """Whether the interpreter reports that it can run another program."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REWIND_TIMEOUT):
                return await self._messages.readline() == b'{"type":"ready"}\n'
        return False

    async def _current_line(self, program: Program) -> int | None:
        """The line of the program that is running: on a signal, looplab's child writes its stack among its messages."""
        if self._launch.messages != "pipe":
            return None
        line = re.compile(rb'File "%s", line (\d+)' % re.escape(program.filename.encode()))
        with contextlib.suppress(ProcessLookupError, TimeoutError):
            pid = self._process.pid
            os.kill(sandbox.process_of(pid) if self._confined else pid, signal.SIGUSR1)
            async with asyncio.timeout(2):
                async for text in self._messages:
                    if match := line.search(text):
                        return int(match[1])
        return None


class _Run:
    """What arrives of one run: its messages, and what it writes straight to file descriptors 1 and 2."""

    def __init__(self, limits: Limits, on_message: OnMessage) -> None:
        self._limits = limits
        self._on_message = on_message
        self._messages: list[dict[str, Any]] = []
        self._started_at: float | None = None
        self._printed = 0
        self._errors = b""

    async def read(self, messages: asyncio.StreamReader, limit: asyncio.Timeout) -> Outcome | None:
        """Read to the last message, and return what it says; None if the process ends before it.

        `limit` starts again with the program.
        """
        while message := await next_message(messages):
            self._add(message)
            match message["type"]:
                case "started" if self._started_at is None:
                    self._started_at = asyncio.get_running_loop().time()
                    seconds = self._limits.seconds
                    limit.reschedule(self._started_at + seconds if seconds else None)
                case "printed":
                    self._printed += len(message["text"])
                    if not self._fits():
                        raise _FloodError
                case "finished":
                    return Outcome(**message["outcome"])
        return None

    async def read_stray(self, stream: str, reader: asyncio.StreamReader) -> None:
        """Record what does not go through `sys.stdout`: `os.write`, and what child processes print."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end in the middle of a character
        while data := await reader.read(1 << 16):
            if stream == "stderr":
                self._keep_errors(data)
            self._add_stray(stream, decoder.decode(data))
        self._add_stray(stream, decoder.decode(b"", final=True))

    def _add_stray(self, stream: str, text: str) -> None:
        self._printed += len(text)
        if text and self._fits():
            now = asyncio.get_running_loop().time()
            time = 0 if self._started_at is None else now - self._started_at
            self._add({"type": "printed", "stream": stream, "text": text, "time": time})

    async def read_errors(self, reader: asyncio.StreamReader) -> None:
        """Keep the end of what the interpreter itself prints on stderr."""
        while data := await reader.read(1 << 16):
            self._keep_errors(data)

    def record(self, ended: Outcome | None) -> Record:
        """The record of all that arrived; `ended` if the run ended otherwise than its last message says."""
        if self._started_at is None:
            raise RuntimeFailedError(self._errors.decode(errors="replace").strip() or "it printed nothing")
        return Record.of(self._messages, ended)

    def _add(self, message: dict[str, Any]) -> None:
        self._messages.append(message)
        self._on_message(message)

    def _fits(self) -> bool:
        return self._limits.output is None or self._printed <= self._limits.output

    def _keep_errors(self, data: bytes) -> None:
        self._errors = (self._errors + data)[-4096:]


async def next_message(messages: asyncio.StreamReader) -> dict[str, Any] | None:
    """The next message; None at the end. Raises NotAMessageError."""
    try:
        line = await messages.readline()
        if not line:
            return None
        message: dict[str, Any] = json.loads(line)
        Record.of([message])
    except (ValueError, TypeError, RecursionError) as error:  # a line without an end is a ValueError, too
        raise NotAMessageError from error
    return message


async def _drain(tasks: list[asyncio.Task[None]]) -> None:
    """Wait for the rest of the output, but not long: a process that left the group may keep a pipe open."""
    _, pending = await asyncio.wait(tasks, timeout=1)
    for task in pending:
        task.cancel()


def _kill(process: Process) -> None:
    """Kill a process and its group."""
    # macOS: EPERM for a group of zombies
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        process.kill()
