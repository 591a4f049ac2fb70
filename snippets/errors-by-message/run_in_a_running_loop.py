# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def ask_shop(article):
    await asyncio.sleep(0.1)
    return 4.2


def price(article):
    return asyncio.run(ask_shop(article))


async def main():
    print("tea costs", price("tea"))


asyncio.run(main())
