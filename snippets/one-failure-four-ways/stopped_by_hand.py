# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def serve(reader, writer):
    await asyncio.sleep(0.5)  # find the file
    writer.close()


async def download(name, server):
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        await reader.read()
        print(f"{name}: complete")
    finally:
        writer.close()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        film = asyncio.create_task(download("film", server))
        both = asyncio.gather(film, download("music", server))
        asyncio.get_running_loop().call_later(0.2, film.cancel)  # Stop is pressed
        try:
            await both
        except asyncio.CancelledError as error:
            print("main:", repr(error), asyncio.current_task().cancelling())
        await asyncio.sleep(1)


asyncio.run(main())
