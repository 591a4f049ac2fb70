# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio
import socket
from contextlib import closing


async def show(pane, reader):
    print(pane, "shows", await reader.read(100))


async def main():
    ours, theirs = socket.socketpair()  # instead of a network
    reader, writer = await asyncio.open_connection(sock=ours)
    with theirs, closing(writer):
        theirs.send(b"welcome")
        await asyncio.gather(show("chat", reader), show("log", reader))


asyncio.run(main())
