import asyncio


async def read_meter():
    await asyncio.sleep(0.1)
    return 21.5


async def main():
    reading = asyncio.create_task(read_meter())
    print("running:", asyncio.get_running_loop().is_running())
    print("degrees:", await reading)


asyncio.run(main())
