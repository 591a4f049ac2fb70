import asyncio


async def shout(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.write(b"bye\n")
    writer.close()
    await writer.wait_closed()


async def client(port, *words):
    reader, writer = await asyncio.open_connection("localhost", port)
    for word in words:
        writer.write(word.encode() + b"\n")
        print("reply:", (await reader.readuntil(b"\n")).decode().strip())
    writer.write_eof()
    print("rest:", await reader.read())
    writer.close()
    await writer.wait_closed()


async def reset(reader, writer):
    await reader.read(1)
    writer.transport.abort()


async def main():
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        await client(port, "one", "two")
        await client(port, "three")
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError as error:
        print(type(error).__name__, error.errno, str(error).replace(str(port), "PORT"))
    first = await asyncio.start_server(reset, "127.0.0.1", 0)
    port = first.sockets[0].getsockname()[1]
    try:
        await asyncio.start_server(shout, "127.0.0.1", port)
    except OSError as error:
        print(error.errno)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"unread data resets")
    try:
        print(await reader.read())
    except ConnectionResetError as error:
        print(repr(error))
    writer.close()
    first.close()


asyncio.run(main())
