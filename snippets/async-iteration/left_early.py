import asyncio


async def serve(reader, writer):
    writer.write(b"/\n/news\n/about\n/login\n")
    writer.close()


async def pages(address):
    reader, writer = await asyncio.open_connection(*address)
    try:
        async for line in reader:
            yield line.decode().strip()
    finally:
        print("closing, in", asyncio.current_task().get_name())
        writer.close()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        async for page in pages(server.sockets[0].getsockname()):
            print("page", page)
            if page == "/news":
                break
        print("after the loop, in", asyncio.current_task().get_name())
        await asyncio.sleep(0.1)


asyncio.run(main())
