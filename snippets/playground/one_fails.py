# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def load(part, delay):
    try:
        await asyncio.sleep(delay)
        if part == "map":
            raise ConnectionError("the map server hung up")
        print(f"{part} is here")
    except asyncio.CancelledError:
        print(f"{part} is not needed any more")
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(load("text", 0.1))
            group.create_task(load("map", 0.2))
            group.create_task(load("photos", 2))
    except* ConnectionError as failed:
        print("no page:", *failed.exceptions)


asyncio.run(main())
