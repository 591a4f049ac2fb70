# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def ping():
    async with asyncio.timeout(1):
        await asyncio.sleep(0.1)
        print("pong")


async def main():
    await asyncio.create_task(ping())


asyncio.run(main())
