import asyncio
import gc


async def serve(reader, writer):
    await asyncio.sleep(0.3)
    writer.write(b"Ada: are you there?\n")
    writer.close()
    await writer.wait_closed()


async def listen(address):
    reader, writer = await asyncio.open_connection(*address)
    print("listening")
    try:
        print(await reader.readline())
    finally:
        writer.close()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        asyncio.create_task(listen(server.sockets[0].getsockname()))
        await asyncio.sleep(0.1)
        gc.collect()  # Python does this by itself from time to time
        await asyncio.sleep(0.5)
        print("main: no message")


asyncio.run(main())
