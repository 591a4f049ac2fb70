import asyncio


async def price(article):
    return await asyncio.sleep(0.1, 4.2)


print(asyncio.run(price("tea")))
