"""Native programs as children of a fork server (`loopsite.run.fork_server`): an interpreter is started once for all.

Starting one that imports asyncio takes some 80 ms of processor time, a fork 2. Linux only: macOS can fork, but not each
of its libraries survives that.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Sequence
from typing import Any

from .fork_server import BOOT
from .process import BOOT_SECONDS, Interpreter, RuntimeFailedError, environment, kill, reading, writing
from .runtimes import LOOPLAB, CPython, Launch, Limits
from .sandbox import why_not


@contextlib.asynccontextmanager
async def fork_server(runtime: CPython) -> AsyncIterator[ForkServer]:
    """A fork server of that interpreter, which ends with the block."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(BOOT_SECONDS)
    with ours, tempfile.TemporaryFile() as said:
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(*runtime.command(BOOT), str(LOOPLAB.parent), str(theirs.fileno())),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=said,
                pass_fds=[theirs.fileno()],
                cwd="/",
                env=environment("/"),
                start_new_session=True,
            )
        try:
            yield ForkServer(ours, said.fileno())
        finally:
            ours.close()
            await process.wait()


class ForkServer:
    """Asks a fork server for children. It answers within a millisecond or two, for which all else here waits."""

    def __init__(self, server: socket.socket, said: int) -> None:
        self._server = server
        self._said = said

    @contextlib.asynccontextmanager
    async def interpreter(self, limits: Limits) -> AsyncIterator[Interpreter]:
        """A child for one program under these limits; it is killed in the end. Raises RuntimeFailedError."""
        with tempfile.TemporaryDirectory(prefix="snippet-") as folder:
            (its_stdin, stdin), *outputs = (os.pipe() for _ in range(4))
            async with writing(stdin) as to_stdin, contextlib.AsyncExitStack() as stack:
                stdout, stderr, messages = [await stack.enter_async_context(reading(end)) for end, _ in outputs]
                pid = self._fork(limits, folder, [its_stdin, *(end for _, end in outputs)])
                child = _Forked(self, pid, to_stdin, stdout, stderr)
                try:
                    yield Interpreter(child, messages, Launch((), "pipe"), limits)
                finally:
                    kill(child)
                    await child.wait()

    def status(self, pid: int) -> int:
        """That of a child that has ended, negative for a signal; it is to be asked for once."""
        return int(self._ask({"wait": pid})["status"])

    def _fork(self, limits: Limits, folder: str, descriptors: Sequence[int]) -> int:
        wanted = {
            "folder": folder,
            "processes": 0 if why_not() else limits.processes or 0,
            "memory": limits.memory or 0,
            "seconds": limits.processor_seconds,
        }
        try:
            answer = self._ask({"fork": wanted}, descriptors)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        if "error" in answer:
            raise RuntimeFailedError(answer["error"])
        return int(answer["pid"])

    def _ask(self, request: dict[str, Any], descriptors: Sequence[int] = ()) -> Any:
        try:
            socket.send_fds(self._server, [json.dumps(request).encode()], descriptors)
            if answer := self._server.recv(1 << 12):
                return json.loads(answer)
            found = "the fork server ended"
        except OSError as error:
            found = f"the fork server: {error}"
        said = os.pread(self._said, 1 << 12, 0).decode(errors="replace")
        raise RuntimeFailedError(f"{found}\n{said}".strip())


class _Forked:
    """A child of the fork server, not of ours: to us it is a descriptor that can be read once it has ended."""

    def __init__(
        self,
        server: ForkServer,
        pid: int,
        stdin: asyncio.WriteTransport,
        stdout: asyncio.StreamReader,
        stderr: asyncio.StreamReader,
    ) -> None:
        self.pid = pid
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self._server = server
        self._fd = os.pidfd_open(pid)
        self._ended = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(self._fd, self._end)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._fd)
        os.close(self._fd)
        try:
            self._ended.set_result(self._server.status(self.pid))
        except RuntimeFailedError as error:
            self._ended.set_exception(error)

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    def send_signal(self, number: int) -> None:
        if self._ended.done():
            raise ProcessLookupError
        signal.pidfd_send_signal(self._fd, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
