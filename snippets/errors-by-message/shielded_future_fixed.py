import asyncio


async def book(order):
    try:
        await asyncio.sleep(0.4)  # the bank
        raise OSError("the bank does not answer")
    except OSError as error:
        print(f"{order}: not booked, {error}")


async def handle(order):
    booking = asyncio.create_task(book(order))
    await asyncio.shield(booking)


async def main():
    handler = asyncio.create_task(handle("order 7"))
    await asyncio.sleep(0.1)
    handler.cancel()
    await asyncio.wait([handler])
    await asyncio.sleep(0.6)  # other orders
    print("the service ends")


asyncio.run(main())
