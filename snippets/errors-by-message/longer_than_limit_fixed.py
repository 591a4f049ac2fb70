import asyncio
from contextlib import closing


async def serve(reader, writer):
    writer.write(b"x" * 70_000 + b"\n")
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        address = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*address, limit=100_000)
        with closing(writer):
            await asyncio.sleep(0.2)  # until the line is here
            print(len(await reader.readline()), "bytes")


asyncio.run(main())
