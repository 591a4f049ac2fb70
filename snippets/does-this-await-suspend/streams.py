import asyncio
import socket


def show(name, awaitable):
    waits = next(awaitable.__await__(), "no wait") != "no wait"
    print("suspends " if waits else "continues", name)


async def main():
    here, there = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=here)
    show("read(), nothing there", reader.read(4))
    there.sendall(b"one\ntwo\n")
    await asyncio.sleep(0.1)
    show("readline(), a line there", reader.readline())
    show("readexactly(), too little", reader.readexactly(9))
    show("read(), something there", reader.read(9))
    writer.write(b"a few bytes")
    show("drain(), below the mark", writer.drain())
    writer.write(bytes(9_000_000))
    show("drain(), above the mark", writer.drain())
    writer.transport.abort()
    show("wait_closed(), just closed", writer.wait_closed())
    there.close()


asyncio.run(main())
