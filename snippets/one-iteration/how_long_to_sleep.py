import asyncio
import selectors
import socket


class Talkative(selectors.DefaultSelector):
    def select(self, timeout=None):
        named = {0: "not at all", None: "until a message comes"}
        how_long = named.get(timeout, "until the first timer")
        print("    may sleep:", how_long)
        return super().select(timeout)


async def receive(server):
    print("server:", await loop.sock_recv(server, 100))


async def main():
    client, server = socket.socketpair()
    server.setblocking(False)
    with client, server:
        waiting = asyncio.create_task(receive(server))
        await asyncio.sleep(0.4)
        client.send(b"hello")
        await waiting


loop = asyncio.SelectorEventLoop(Talkative())
loop.run_until_complete(main())
loop.close()
