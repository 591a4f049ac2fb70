import asyncio


async def pay(order):
    await asyncio.sleep(0.4)  # the bank
    print(f"{order}: paid")


async def send_receipt(order):
    await asyncio.sleep(0.4)  # the mail server
    print(f"{order}: receipt sent")


async def complete(order):
    await pay(order)
    await send_receipt(order)


async def handle(order):
    task = asyncio.create_task(complete(order))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def main():
    orders = "order 1", "order 2"
    handlers = [asyncio.create_task(handle(order)) for order in orders]
    await asyncio.sleep(0.2)
    handlers[0].cancel()  # this client goes while the bank works
    await asyncio.sleep(0.4)
    handlers[1].cancel()  # and this one while the receipt is sent
    await asyncio.wait(handlers)
    print("the service ends")


asyncio.run(main())
