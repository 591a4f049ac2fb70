import asyncio


async def log_lines(reader, writer):
    async for line in reader:
        print("client:", line)
    writer.close()


async def main():
    server = await asyncio.start_server(log_lines, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(*address)
    await asyncio.sleep(0.1)
    server.close()
    try:
        server.close_clients()
        print("the client reads", await reader.read())
    except AttributeError as error:
        print("AttributeError:", error)
    writer.close()
    await writer.wait_closed()
    await server.wait_closed()


asyncio.run(main())
