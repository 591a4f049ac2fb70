import asyncio


async def book(order):
    await asyncio.sleep(0.4)  # the bank
    print(f"{order}: paid")


async def handle(order):
    booking = asyncio.create_task(book(order))
    try:
        await asyncio.shield(booking)
        print(f"{order}: receipt sent")
    except asyncio.CancelledError:
        print(f"{order}: the client has gone")
        raise


async def main():
    handler = asyncio.create_task(handle("order 7"))
    await asyncio.sleep(0.1)
    handler.cancel()
    await asyncio.wait([handler])
    print("handler cancelled?", handler.cancelled())
    await asyncio.sleep(0.6)  # other orders


asyncio.run(main())
