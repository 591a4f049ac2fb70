# requires-python >= 3.11
import asyncio


async def work(seconds, fail=False):
    await asyncio.sleep(seconds)
    if fail:
        raise ValueError(seconds)
    print("worked", seconds)


async def main():
    async with asyncio.TaskGroup() as outer:
        outer.create_task(work(0.1), name="a")
        async with asyncio.TaskGroup() as inner:
            inner.create_task(work(0.2), name="b")
            inner.create_task(work(0.3))
        outer.create_task(work(0.1))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work(0.1, fail=True))
            group.create_task(work(0.2))
            await asyncio.sleep(1)
    except* ValueError as errors:
        print(errors.exceptions)
    try:
        async with asyncio.timeout(0.1):
            async with asyncio.timeout(5) as never:
                never.reschedule(asyncio.get_running_loop().time() + 3)
                await work(1)
    except TimeoutError:
        print("timeout")
    barrier = asyncio.Barrier(2)
    await asyncio.gather(barrier.wait(), barrier.wait())


asyncio.run(main())
