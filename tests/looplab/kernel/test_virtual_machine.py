"""What only a virtual machine does: it detects deadlocks, and asyncio's own loop runs on it."""

from __future__ import annotations

import asyncio
import time
from asyncio import base_events, selector_events, unix_events
from collections.abc import Iterator
from typing import Any

import pytest

import looplab
from looplab import kernel
from looplab.kernel.clock import RealClock

from .machines import Modules, virtual_machine


@pytest.fixture
def virtual(monkeypatch: pytest.MonkeyPatch) -> Modules:
    """A virtual machine that this process's asyncio uses."""
    machine = virtual_machine(RealClock(time.sleep))
    for module in (base_events, selector_events, unix_events):
        for name in ("socket", "selectors", "os"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, getattr(machine, name))
    return machine


@pytest.fixture
def loop(virtual: Modules) -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.SelectorEventLoop(virtual.selectors.DefaultSelector())
    yield loop
    loop.close()


def test_a_receive_that_nothing_can_answer_is_a_deadlock(virtual: Modules) -> None:
    a, b = virtual.socket.socketpair()
    with a, b, pytest.raises(looplab.DeadlockError, match="waits to receive from a socket that blocks"):
        a.recv(1)


def test_a_send_that_can_never_finish_is_a_deadlock(virtual: Modules) -> None:
    a, b = virtual.socket.socketpair()
    with a, b, pytest.raises(looplab.DeadlockError, match="waits to send to a socket that blocks"):
        a.sendall(bytes(10_000_000))


def test_a_select_without_timeout_that_nothing_can_end_is_a_deadlock(virtual: Modules) -> None:
    a, b = virtual.socket.socketpair()
    with a, b, pytest.raises(looplab.DeadlockError, match=r"waits in select.select\(\)"):
        virtual.select.select([a], [], [])


async def consume(queue: asyncio.Queue[Any]) -> None:
    await queue.get()


async def wait_for_each_other() -> None:
    await asyncio.gather(
        asyncio.create_task(consume(asyncio.Queue()), name="consumer"),
        asyncio.create_task(asyncio.Event().wait(), name="event"),
    )


def test_the_report_of_a_deadlock_names_each_task_its_line_and_what_it_waits_for(
    loop: asyncio.AbstractEventLoop,
) -> None:
    task = loop.create_task(wait_for_each_other(), name="main")
    with pytest.raises(looplab.DeadlockError) as caught:
        loop.run_until_complete(task)
    first, *tasks = sorted(str(caught.value).splitlines(), key=lambda line: line.startswith(" "))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        loop.run_until_complete(task)

    assert first.startswith("deadlock: the program waits in its event loop's select()")
    here = wait_for_each_other.__code__
    own = f"  main (wait_for_each_other) at {here.co_filename}, line {here.co_firstlineno + 1},"
    assert f"{own} waits for gather of consumer, event" in tasks
    assert any("consumer (consume)" in line and "asyncio.queues.Queue.get" in line for line in tasks)
    assert any("event (Event.wait)" in line and "waits for a future" in line for line in tasks)


def test_a_server_handles_two_thousand_connections_at_once(virtual: Modules, loop: asyncio.AbstractEventLoop) -> None:
    all_connected = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()

    async def client(address: tuple[str, int], number: int) -> bytes:
        reader, writer = await asyncio.open_connection(*address)
        connected.append(number)
        if len(connected) == 2000:
            all_connected.set()
        await all_connected.wait()
        writer.write(b"%d\n" % number)
        reply = await reader.read()
        writer.close()
        return reply

    connected: list[int] = []

    async def main() -> list[bytes]:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=2000)
        address = server.sockets[0].getsockname()
        replies = await asyncio.gather(*[client(address, number) for number in range(2000)])
        server.close()
        return replies

    assert loop.run_until_complete(main()) == [b"%d\n" % number for number in range(2000)]


def test_a_closed_socket_frees_its_port_and_descriptor(virtual: Modules) -> None:
    def numbers() -> tuple[int, int]:
        with virtual.socket.create_server(("127.0.0.1", 4000)) as server:
            return server.fileno(), server.getsockname()[1]

    assert numbers() == numbers()


def test_a_garbage_collected_open_socket_warns_and_is_closed(virtual: Modules) -> None:
    a, b = virtual.socket.socketpair()
    with pytest.warns(ResourceWarning, match="unclosed <"):
        del a

    assert b.recv(1) == b""
    b.close()


def test_the_kernel_can_only_be_installed_in_pyodide() -> None:
    with pytest.raises(RuntimeError, match="is for Pyodide"):
        kernel.install()


def test_the_clock_can_only_be_chosen_after_installing() -> None:
    with pytest.raises(RuntimeError, match="comes after install"):
        kernel.use_clock("virtual")
