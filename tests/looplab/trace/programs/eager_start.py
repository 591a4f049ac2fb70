# requires-python >= 3.14
import asyncio


async def steps(number):
    print("started", number)
    await asyncio.sleep(number)


async def main():
    await asyncio.create_task(steps(0), eager_start=True, name="now")
    task = asyncio.create_task(steps(0.1), eager_start=False)
    async with asyncio.TaskGroup() as group:
        group.create_task(steps(0.1), eager_start=True)
    await task


asyncio.run(main())
