# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def prices():
    for price in (101, 99, 103):
        await asyncio.sleep(0.2)
        yield price


async def show(stream):
    async for price in stream:
        print("price:", price)


async def main():
    stream = prices()
    showing = asyncio.create_task(show(stream))
    await asyncio.sleep(0.3)
    await stream.aclose()
    await showing


asyncio.run(main())
