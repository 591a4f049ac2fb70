import asyncio


async def upload(photo):
    await asyncio.sleep(0)
    raise OSError(f"no space left for {photo}")


async def main():
    background = set()
    background.add(asyncio.create_task(upload("cat.jpg")))
    await asyncio.sleep(0.1)
    print("main goes on")


asyncio.run(main())
