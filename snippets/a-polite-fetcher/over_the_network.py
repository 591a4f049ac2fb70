import asyncio


async def serve(reader, writer):
    path = (await reader.readline()).decode().strip()
    await asyncio.sleep(0.1)
    writer.write(f"the text of {path}".encode())
    writer.close()


async def get(address, path):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"{path}\n".encode())
    text = await reader.read()
    writer.close()
    return text.decode()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    async with server:
        print(await get(address, "/news"))
        texts = await asyncio.gather(get(address, "/books"), get(address, "/music"))
        print(*texts, sep="\n")


asyncio.run(main())
