import asyncio


async def sync_folder():
    while True:
        try:
            await asyncio.sleep(60)
        except Exception as problem:
            print("try again after", repr(problem))


async def main():
    task = asyncio.create_task(sync_folder(), name="sync")
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print(task.get_name(), "is cancelled:", task.cancelled())


asyncio.run(main())
