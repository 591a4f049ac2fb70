import asyncio
import types


@types.coroutine
def count_steps(coroutine):
    steps = 1
    for awaited in coroutine.__await__():
        print("step", steps, "ends with", type(awaited).__name__)
        steps += 1
        yield awaited
    print("step", steps, "is the last")


async def price():
    return 12


async def order(lock):
    await price()
    await lock.acquire()
    await asyncio.sleep(0)
    await asyncio.sleep(0.1)


async def main():
    await count_steps(order(asyncio.Lock()))


asyncio.run(main())
