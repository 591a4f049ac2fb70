import asyncio
from functools import cache


@cache
async def rate(currency):
    print("asking the bank")
    await asyncio.sleep(0.2)  # the network
    return 1.09


async def main():
    print("Ada pays", await rate("EUR"))
    try:
        print("Grace pays", await rate("EUR"))
    except RuntimeError as error:
        print(error)


asyncio.run(main())
