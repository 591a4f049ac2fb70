import asyncio


async def read_orders(queue):
    for order in range(1, 6):
        await queue.put(order)
        print(f"read order {order}")


async def pack_orders(queue):
    for _ in range(5):
        order = await queue.get()
        print(f"    packed order {order}")


async def main():
    queue = asyncio.Queue(maxsize=2)
    await asyncio.gather(read_orders(queue), pack_orders(queue))


asyncio.run(main())
