import asyncio


async def main():
    loop = asyncio.get_running_loop()
    print("running:", loop.is_running())


asyncio.run(main())
