import asyncio


async def start():
    print("started")


async def stop():
    print("stopped")


async def main():
    await start()
    await stop()


asyncio.run(main())
