import asyncio
import socket


def tick():
    print("  the loop runs a callback")


async def main():
    loop = asyncio.get_running_loop()
    client, server = socket.socketpair()
    server.setblocking(False)
    with client, server:
        client.send(b"first message")
        loop.call_soon(tick)
        data = await loop.sock_recv(server, 100)
        print(data.decode())

        loop.call_later(0.3, client.send, b"second message")
        data = await loop.sock_recv(server, 100)
        print(data.decode())


asyncio.run(main())
