# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def download(name):
    await asyncio.sleep(0.5)  # the network
    print(f"{name}: complete")


async def main():
    film = asyncio.create_task(download("film"))
    both = asyncio.gather(film, download("music"))
    await asyncio.sleep(0.2)
    film.cancel()  # the user has pressed Stop
    try:
        await both
    except asyncio.CancelledError:
        requests = asyncio.current_task().cancelling()
        print(f"main: CancelledError, after {requests} requests to stop")
    await asyncio.sleep(1)


asyncio.run(main())
