# requires-python >= 3.12
import asyncio


async def at_once(number):
    print("at once", number)
    return number


async def nested(depth):
    if depth:
        await asyncio.create_task(nested(depth - 1), name=f"depth {depth - 1}")
    else:
        print("bottom")
        await asyncio.sleep(0.1)
        print("after the sleep")


async def silent():
    return 1


async def fails():
    raise ValueError


async def schedules():
    asyncio.get_running_loop().call_soon(print, "scheduled")
    await asyncio.sleep(0)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    print(await asyncio.gather(at_once(1), silent(), schedules(), nested(0)))
    await asyncio.create_task(nested(2), name="nested")
    await asyncio.create_task(silent(), name="silent")
    failed = asyncio.create_task(fails(), name="fails")
    print(repr(failed.exception()))
    async with asyncio.TaskGroup() as group:
        group.create_task(nested(0), name="in a group")
        group.create_task(at_once(2))


asyncio.run(main())
