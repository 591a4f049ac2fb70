import asyncio
import socket


async def serve(reader, writer):
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        address = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"hello\n")
        print(await reader.read())
        writer.close()
        await writer.wait_closed()
    here, there = socket.socketpair()
    here.setblocking(False)
    there.setblocking(False)
    got = loop.create_future()
    loop.add_reader(here, lambda: got.done() or got.set_result(here.recv(10)))
    loop.add_writer(there, lambda: (there.send(b"bytes"), loop.remove_writer(there)))
    print(await got)
    loop.remove_reader(here)
    await loop.sock_sendall(here, b"back")
    print(await loop.sock_recv(there, 10))
    here.close()
    there.close()


asyncio.run(main())
