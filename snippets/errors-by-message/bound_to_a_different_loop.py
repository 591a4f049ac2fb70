# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio

orders = asyncio.Queue()


async def cook():
    print("cook", await orders.get())


async def serve(dish):
    cooking = asyncio.create_task(cook())
    await asyncio.sleep(0)
    orders.put_nowait(dish)
    await cooking


asyncio.run(serve("soup"))
asyncio.run(serve("pie"))
