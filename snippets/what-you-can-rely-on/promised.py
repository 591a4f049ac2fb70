import asyncio


async def take(lock, name, order):
    async with lock:
        order.append(name)
        await asyncio.sleep(0)


async def main():
    loop, order = asyncio.get_running_loop(), []
    for number in range(3):
        loop.call_soon(order.append, number)
    print("call_soon, so far:", order)
    await asyncio.sleep(0)
    print("call_soon, a turn later:", order)
    slow, fast = asyncio.sleep(0.2, "slow"), asyncio.sleep(0.1, "fast")
    print("gather:", await asyncio.gather(slow, fast))
    lock, order = asyncio.Lock(), []
    await asyncio.gather(*(take(lock, name, order) for name in "abc"))
    print("lock:", order)
    future, order = loop.create_future(), []
    future.add_done_callback(lambda _: order.append("called"))
    future.set_result("there")
    print("callbacks of a future, so far:", order)


asyncio.run(main())
