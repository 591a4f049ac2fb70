# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def serve(reader, writer):
    await asyncio.sleep(0.5)  # find the file
    writer.close()


async def download(name, server):
    address = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(*address)
    try:
        await reader.read()
        print(f"{name}: complete")
    finally:
        writer.close()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        film = asyncio.create_task(download("film", server))
        both = asyncio.gather(film, download("music", server))
        await asyncio.sleep(0.2)
        film.cancel()  # the user has pressed Stop
        try:
            await both
        except asyncio.CancelledError as error:
            print("main:", repr(error), asyncio.current_task().cancelling())
        await asyncio.sleep(1)


asyncio.run(main())
