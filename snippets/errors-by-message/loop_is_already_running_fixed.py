import asyncio


async def read_sensor():
    await asyncio.sleep(0.1)
    return 21.5


async def main():
    print("degrees:", await read_sensor())


asyncio.run(main())
