# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def upload(file):
    try:
        await asyncio.sleep(60)
    finally:
        raise ConnectionError(f"{file} is incomplete")


async def back_up():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(upload("cat.jpg"))
    except* ConnectionError as errors:
        print("to be repeated:", *errors.exceptions)
    await asyncio.sleep(0.1)
    print("next folder")


async def main():
    task = asyncio.create_task(back_up())
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.wait([task])
    print("cancelled:", task.cancelled())


asyncio.run(main())
