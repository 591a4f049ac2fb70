import asyncio


async def answer(reader, writer):
    await asyncio.sleep(0.2)  # looks it up
    writer.write(b"found")
    writer.close()
    await writer.wait_closed()
    print("the client has its answer")


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(*address)
    await asyncio.sleep(0.1)
    server.close()
    await server.wait_closed()
    print("wait_closed has returned")
    await reader.read()
    writer.close()
    await writer.wait_closed()


asyncio.run(main())
