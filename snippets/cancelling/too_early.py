import asyncio


async def download(name):
    print(f"{name}: connected")
    try:
        await asyncio.sleep(1)  # the network
    finally:
        print(f"{name}: connection closed")


async def main():
    task = asyncio.create_task(download("film.mp4"))
    task.cancel()
    await asyncio.wait([task])
    print("cancelled?", task.cancelled())


asyncio.run(main())
