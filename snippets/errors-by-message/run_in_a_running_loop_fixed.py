import asyncio


async def ask_shop(article):
    await asyncio.sleep(0.1)
    return 4.2


async def price(article):
    return await ask_shop(article)


async def main():
    print("tea costs", await price("tea"))


asyncio.run(main())
