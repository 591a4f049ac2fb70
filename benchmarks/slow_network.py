"""A slow network in front of a server on this machine, with a given bandwidth and latency.

It is a proxy, because the emulation of Chromium's DevTools reaches a page but not the workers that it starts.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

CHUNK = 16 * 1024  # bytes
QUEUE = 64  # chunks in flight: more make the sender wait


@contextmanager
def slow_network(address: str, bits_per_second: float, round_trip: float) -> Iterator[str]:
    """The address that reaches the server at `address` over such a network; `round_trip` in seconds.

    All connections share one bandwidth for each direction. To open a connection takes a round trip.
    """
    loop = asyncio.new_event_loop()
    target = urlsplit(address)
    assert target.hostname is not None
    assert target.port is not None
    line = _Line(target.hostname, target.port, bits_per_second / 8, round_trip / 2)
    server = loop.run_until_complete(asyncio.start_server(line.connect, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


class _Line:
    """Passes chunks on one after the other; each arrives `delay` seconds later."""

    def __init__(self, host: str, port: int, bytes_per_second: float, delay: float) -> None:
        self._target = host, port
        self._rate = bytes_per_second
        self._delay = delay
        self._free_at = {"up": 0.0, "down": 0.0}

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * self._delay)  # the handshake
        try:
            server_reader, server_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._pass("up", reader, server_writer), self._pass("down", server_reader, writer))

    async def _pass(self, direction: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        in_flight: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(QUEUE)

        async def deliver() -> None:
            while True:
                at, data = await in_flight.get()
                await asyncio.sleep(at - loop.time())
                if not data:
                    break
                writer.write(data)
                await writer.drain()

        delivering = asyncio.ensure_future(deliver())
        try:
            while data := await reader.read(CHUNK):
                begin = max(self._free_at[direction], loop.time())
                self._free_at[direction] = passed = begin + len(data) / self._rate
                await asyncio.sleep(passed - loop.time())
                await in_flight.put((passed + self._delay, data))
            await in_flight.put((loop.time() + self._delay, b""))
            await delivering
        except OSError:  # one end has closed, so close the other
            delivering.cancel()
        finally:
            writer.close()
