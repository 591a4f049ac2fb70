# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def upload(file):
    try:
        await asyncio.sleep(9)  # the network
    finally:
        requests = asyncio.current_task().cancelling()
        print(f"{file}: requests to stop: {requests}")
        await asyncio.sleep(0.3)  # delete the half on the server
        print(f"{file}: deleted")


async def stop(file, pause):
    task = asyncio.create_task(upload(file))
    await asyncio.sleep(0.1)
    task.cancel()
    if pause:
        await asyncio.sleep(pause)
    task.cancel()
    await asyncio.wait([task])
    print(f"{file}: stopped, cancelled? {task.cancelled()}")


async def main():
    await stop("film.mp4", pause=0)
    await stop("song.mp3", pause=0.1)


asyncio.run(main())
