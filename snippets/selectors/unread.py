import asyncio
import socket


def readable():
    global calls
    calls += 1
    print("call", calls)
    if calls == 3:
        print("read:", server.recv(100).decode())


async def main():
    asyncio.get_running_loop().add_reader(server, readable)
    client.send(b"one message")
    await asyncio.sleep(0.3)


calls = 0
client, server = socket.socketpair()
server.setblocking(False)
with client, server:
    asyncio.run(main())
