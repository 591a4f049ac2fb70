import asyncio


async def answer(reader, writer):
    path = (await reader.readline()).decode().split()[1]
    await asyncio.sleep(len(path) / 10)  # look the page up
    writer.write(b"HTTP/1.1 404\n" if path == "/about" else b"HTTP/1.1 200\n")
    writer.close()


async def check(path, address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"HEAD {path} HTTP/1.1\n\n".encode())
    status = (await reader.readline()).decode().split()[1]
    writer.close()
    return path, status


async def main():
    paths = "/prices", "/", "/about", "/news"
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as site:
        address = site.sockets[0].getsockname()
        tasks = [asyncio.create_task(check(path, address)) for path in paths]
        for number, each in enumerate(asyncio.as_completed(tasks), 1):
            path, status = await each
            print(f"{number} of {len(paths)}: {path} {status}")


asyncio.run(main())
