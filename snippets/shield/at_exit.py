import asyncio


async def book(order):
    try:
        await asyncio.sleep(0.4)  # the bank
        print(f"{order}: paid")
    finally:
        print(f"{order}: connection to the bank closed")


async def handle(order):
    booking = asyncio.create_task(book(order))
    await asyncio.shield(booking)


async def main():
    handler = asyncio.create_task(handle("order 7"))
    await asyncio.sleep(0.1)
    handler.cancel()
    await asyncio.wait([handler])
    print("the service ends")


asyncio.run(main())
