import asyncio
from contextlib import aclosing


async def prices():
    for price in (101, 99, 103):
        await asyncio.sleep(0.2)
        yield price


async def show(stream):
    async with aclosing(stream):
        async for price in stream:
            print("price:", price)


async def main():
    showing = asyncio.create_task(show(prices()))
    await asyncio.sleep(0.3)
    showing.cancel()
    await asyncio.wait([showing])
    print("the stream is closed")


asyncio.run(main())
