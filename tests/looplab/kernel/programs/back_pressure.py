import asyncio


class Slow(asyncio.Protocol):
    """Reads only when asked to."""

    def connection_made(self, transport):
        self.transport, self.received = transport, 0
        made.set_result(self)
        # in a moment: 3.11 and before start to read after this method, come what may
        asyncio.get_running_loop().call_soon(transport.pause_reading)

    def data_received(self, data):
        self.received += len(data)

    def connection_lost(self, error):
        lost.set_result(self.received)


async def main():
    global made, lost
    loop = asyncio.get_running_loop()
    made, lost = loop.create_future(), loop.create_future()
    server = await loop.create_server(Slow, "127.0.0.1", 0)
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    slow = await made
    writer.transport.set_write_buffer_limits(high=100_000)
    writer.write(bytes(20_000_000))
    draining = asyncio.ensure_future(writer.drain())
    await asyncio.sleep(0.05)
    print("still to be sent:", writer.transport.get_write_buffer_size() > 0)
    slow.transport.resume_reading()
    await draining
    writer.close()
    print("received:", await lost)
    server.close()


asyncio.run(main())
