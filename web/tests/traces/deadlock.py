import asyncio


async def work(first, second):
    async with first:
        await asyncio.sleep(0)
        async with second:
            print("never")


async def main():
    pan, plate = asyncio.Lock(), asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(work(pan, plate), name="cook")
        group.create_task(work(plate, pan), name="waiter")


asyncio.run(main())
