import asyncio
import socket
from contextlib import closing


async def show(panes, reader):
    text = await reader.read(100)
    for pane in panes:
        print(pane, "shows", text)


async def main():
    ours, theirs = socket.socketpair()  # instead of a network
    reader, writer = await asyncio.open_connection(sock=ours)
    with theirs, closing(writer):
        theirs.send(b"welcome")
        await show(["chat", "log"], reader)


asyncio.run(main())
