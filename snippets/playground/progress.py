import asyncio

SIZE = 100_000


async def serve(reader, writer):
    for _ in range(5):
        await asyncio.sleep(0.2)
        writer.write(b"x" * (SIZE // 5))
    writer.close()


async def download(address, pieces):
    reader, writer = await asyncio.open_connection(*address)
    while piece := await reader.read(4096):
        pieces.append(piece)
    writer.close()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        address, pieces = server.sockets[0].getsockname(), []
        task = asyncio.create_task(download(address, pieces))
        while not task.done():
            await asyncio.wait([task], timeout=0.35)
            done = sum(map(len, pieces)) / SIZE
            print(f"[{'#' * round(20 * done):20}] {done:.0%}")


asyncio.run(main())
