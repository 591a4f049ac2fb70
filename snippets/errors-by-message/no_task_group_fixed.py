import asyncio


async def charge(card):
    await asyncio.sleep(0.1)
    return f"{card} charged"


async def main():
    print(await asyncio.gather(charge("blue"), charge("red")))


asyncio.run(main())
