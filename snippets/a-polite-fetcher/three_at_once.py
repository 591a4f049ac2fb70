import asyncio


async def serve(reader, writer):
    path = (await reader.readuntil(b"\r\n\r\n")).decode().split()[1]
    await asyncio.sleep(len(path) / 10)  # longer names take longer
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    writer.close()
    await writer.wait_closed()


async def fetch(path, address, slots):
    async with slots:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: news.example\r\n\r\n".encode())
        await writer.drain()
        print(path, (await reader.read()).decode().split("\r\n")[0])
        writer.close()
        await writer.wait_closed()


async def main():
    slots = asyncio.Semaphore(3)
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        address = server.sockets[0].getsockname()
        paths = "/weather", "/faq", "/", "/news", "/about", "/contact"
        await asyncio.gather(*(fetch(path, address, slots) for path in paths))


asyncio.run(main())
