# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def ping():
    async with asyncio.timeout(1):
        await asyncio.sleep(0.1)
        print("pong")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(ping().send, None)  # runs it without a task
    await asyncio.sleep(0.2)


asyncio.run(main())
