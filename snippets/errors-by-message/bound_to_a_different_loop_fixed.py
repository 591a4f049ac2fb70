import asyncio


async def cook(orders):
    print("cook", await orders.get())


async def serve(dish):
    orders = asyncio.Queue()
    cooking = asyncio.create_task(cook(orders))
    await asyncio.sleep(0)
    orders.put_nowait(dish)
    await cooking


asyncio.run(serve("soup"))
asyncio.run(serve("pie"))
