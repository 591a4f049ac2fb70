import asyncio


async def download(name, parts):
    print(f"{name}: connected")
    try:
        for number in range(1, parts + 1):
            await asyncio.sleep(0.2)  # the network
            print(f"{name}: part {number} of {parts}")
    finally:
        print(f"{name}: connection closed")


async def main():
    task = asyncio.create_task(download("film.mp4", 100))
    await asyncio.sleep(0.5)
    task.cancel()
    print("cancelled?", task.cancelled())
    await asyncio.wait([task])
    print("cancelled?", task.cancelled())


asyncio.run(main())
