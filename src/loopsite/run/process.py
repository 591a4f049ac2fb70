"""Run programs in child processes, under limits, and return their records."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from typing import Any

from looplab.record import Outcome, Record

from .runtimes import Launch, Limits, Program, Runtime
from .sandbox import confined, why_not

BOOT_SECONDS = 60
"""How long an interpreter may take to start: Pyodide on a busy machine takes ten."""

READY_SECONDS = 10
"""How long an interpreter may take to be as it was before a program: it takes some milliseconds."""

# what a program sees of the environment: nothing of the machine's or CI's but what a loader may need
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class RuntimeFailedError(Exception):
    """The interpreter itself did not start; the text says what it printed."""


OnMessage = Callable[[dict[str, Any]], None]


async def run_process(runtime: Runtime, program: Program, limits: Limits, on_message: OnMessage) -> Record:
    """Run a program to its end in a process of its own; `limits.seconds` count from when its interpreter is up.

    `on_message` gets each message as it comes: the first is "started". Raises RuntimeFailedError. Whatever the
    program started is killed with its process group.
    """
    async with interpreter(runtime, limits) as alone:
        return await alone.run(program, on_message)


@contextlib.asynccontextmanager
async def interpreter(runtime: Runtime, limits: Limits) -> AsyncIterator[Interpreter]:
    """A child process with an interpreter for programs under these limits; it is killed in the end."""
    launch = runtime.launch(limits)
    with tempfile.TemporaryDirectory(prefix="snippet-") as folder:
        read_fd, write_fd = os.pipe()
        command = tuple(part.replace("{fd}", str(write_fd)) for part in launch.command)
        if limits.processes and not why_not():
            command = confined(command, limits.processes, folder)
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=[write_fd],
            cwd=folder,
            env=environment(folder),
            start_new_session=True,
            limit=1 << 24,
        )
        os.close(write_fd)
        try:
            async with reading(read_fd) as pipe:
                yield Interpreter(process, pipe, launch, limits)
        finally:
            kill(process)
            await process.wait()
            # what left the process group may hold a pipe open: it must not outlive the loop
            process._transport.close()  # type: ignore[attr-defined]  # there is no public way


def environment(folder: str) -> dict[str, str]:
    """What a program sees of one, with that folder as its home."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC", "HOME": folder, "TMPDIR": folder, **passed_on}


@contextlib.asynccontextmanager
async def reading(fd: int) -> AsyncIterator[asyncio.StreamReader]:
    """What comes out of a pipe; its end, which is taken over, is closed with the block."""
    reader = asyncio.StreamReader(limit=1 << 24)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(fd, "rb"))
    try:
        yield reader
    finally:
        transport.close()


class Interpreter:
    """An interpreter in a child process, which runs a program; some run another after it, as if it were the first."""

    def __init__(self, process: Process, pipe: asyncio.StreamReader, launch: Launch, limits: Limits) -> None:
        self._process = process
        self._pipe = pipe
        self._launch = launch
        self._limits = limits
        self.ready = True
        """Whether it can run a program: not while it does, and where there was no way back from the last one."""

    async def run(self, program: Program, on_message: OnMessage) -> Record:
        """Run a program to its end; as `run_process`, which is this and no more."""
        if not self.ready:
            raise ValueError("this interpreter can run no program any more")
        self.ready = False
        run = _Run(self._process, self._launch, program, self._limits, on_message)
        record = await run.to_its_end(self._pipe)
        self.ready = run.ready_for_another
        return record


class _Run:
    """The messages of one program as they come in, and what it writes past them, straight to 1 and 2."""

    def __init__(
        self,
        process: Process,
        launch: Launch,
        program: Program,
        limits: Limits,
        on_message: OnMessage,
    ) -> None:
        self._process = process
        self._launch = launch
        self._program = program
        self._limits = limits
        self._on_message = on_message
        self._started = False
        self._asking = False
        self._messages: list[dict[str, Any]] = []
        self._began = asyncio.get_running_loop().time()
        self._printed = 0
        self._stderr = b""
        self._more_stderr = asyncio.Event()
        self.ready_for_another = False

    async def to_its_end(self, pipe: asyncio.StreamReader) -> Record:
        process = self._process
        if not (process.stdin and process.stdout and process.stderr):
            raise ValueError("the process was started without pipes")
        process.stdin.write(self._program.as_json())
        if self._launch.messages == "pipe":
            process.stdin.close()
            messages, strays = (
                pipe,
                [self._stray("stdout", process.stdout), self._stray("stderr", process.stderr)],
            )
        else:
            messages, strays = process.stdout, [self._keep(process.stderr)]
        tasks = [asyncio.create_task(stray) for stray in strays]
        ended: Outcome | None = None
        try:
            async with asyncio.timeout(BOOT_SECONDS) as limit:
                async for line in messages:
                    message = json.loads(line)
                    self._add(message)
                    if message["type"] == "started":
                        self._started = True
                        self._began = asyncio.get_running_loop().time()
                        limit.reschedule(self._began + self._limits.seconds if self._limits.seconds else None)
                    elif message["type"] == "printed":
                        self._count(message["text"])
                    elif message["type"] == "finished":
                        break
                else:
                    await self._drain(tasks)
                    ended = Outcome("died", status=await process.wait())
        except TimeoutError:
            ended = Outcome("timeout", line=await self._where())
        except _FloodError:
            ended = Outcome("flood", line=await self._where())
        if ended is None and self._launch.many:
            self.ready_for_another = await self._is_ready(messages)
        if self.ready_for_another:
            for task in tasks:
                task.cancel()
        else:
            kill(process)
            await self._drain(tasks)
        if not self._started:
            raise RuntimeFailedError(self._stderr.decode(errors="replace").strip() or "it printed nothing")
        return Record.of(self._messages, ended)

    async def _is_ready(self, messages: asyncio.StreamReader) -> bool:
        """Whether the interpreter says that it can run another program."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(READY_SECONDS):
                return await messages.readline() == b'{"type":"ready"}\n'
        return False

    def _add(self, message: dict[str, Any]) -> None:
        self._messages.append(message)
        self._on_message(message)

    def _count(self, text: str) -> None:
        self._printed += len(text)
        if not self._fits():
            raise _FloodError

    def _fits(self) -> bool:
        return self._limits.output is None or self._printed <= self._limits.output

    async def _stray(self, stream: str, reader: asyncio.StreamReader) -> None:
        """Record what is written past `sys.stdout`: by `os.write`, by processes that the program starts."""
        while data := await reader.read(1 << 16):
            if stream == "stderr":
                self._stderr += data
                self._more_stderr.set()
            self._printed += len(data)
            if self._fits() and not self._asking:
                time = asyncio.get_running_loop().time() - self._began
                text = data.decode(errors="replace")
                self._add({"type": "printed", "stream": stream, "text": text, "time": time})

    async def _keep(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(1 << 16):
            self._stderr = (self._stderr + data)[-4096:]

    async def _where(self) -> int | None:
        """The program's line that runs at this moment: looplab's child has faulthandler tell it on a signal."""
        if self._launch.messages != "pipe":
            return None
        before, self._asking = len(self._stderr), True  # faulthandler's text is none of the program's
        line = re.compile(rb'File "%s", line (\d+)' % re.escape(self._program.filename.encode()))
        with contextlib.suppress(ProcessLookupError, TimeoutError):
            self._process.send_signal(signal.SIGUSR1)
            async with asyncio.timeout(2):
                while not line.search(self._stderr, before):
                    self._more_stderr.clear()
                    await self._more_stderr.wait()
        match = line.search(self._stderr, before)
        return int(match[1]) if match else None

    async def _drain(self, tasks: list[asyncio.Task[None]]) -> None:
        """Read what is left. A process that left the group may keep a pipe open: it is not waited for."""
        _, pending = await asyncio.wait(tasks, timeout=1)
        for task in pending:
            task.cancel()


def kill(process: Process) -> None:
    """End it, and all that its programs started."""
    # macOS: EPERM for a group of zombies
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        process.kill()


class _FloodError(Exception):
    """The program printed more than its limit."""
