import asyncio


async def send_receipt(order):
    await asyncio.sleep(0.1)
    print("receipt for order", order)


async def main():
    await send_receipt(17)
    print("order 17 is paid")


asyncio.run(main())
