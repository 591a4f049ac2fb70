import asyncio
import socket


def message():
    print("message:", server.recv(100).decode())


def timer():
    print("timer: zero seconds are over")


def callback():
    print("callback: called soon")


async def main():
    loop = asyncio.get_running_loop()
    loop.add_reader(server, message)
    loop.call_later(0, timer)
    client.send(b"hello")
    loop.call_soon(callback)
    print("main: all three are on their way")
    await asyncio.sleep(0.1)


client, server = socket.socketpair()
server.setblocking(False)
with client, server:
    asyncio.run(main())
