import asyncio
from functools import cache


async def ask_bank(currency):
    print("asking the bank")
    return await asyncio.sleep(0.4, 1.09)  # the network


@cache
def rate(currency):
    return asyncio.create_task(ask_bank(currency))


async def pay(name):
    try:
        print(name, "pays", await rate("EUR"))
    except asyncio.CancelledError:
        print(name, "is cancelled")
        raise


async def main():
    ada, grace = map(asyncio.create_task, [pay("Ada"), pay("Grace")])
    await asyncio.sleep(0.2)
    ada.cancel()  # she has closed the page
    await asyncio.wait([ada, grace])


asyncio.run(main())
