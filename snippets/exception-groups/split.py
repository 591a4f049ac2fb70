# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def save(file):
    if file.endswith(".txt"):
        raise ValueError(f"{file} is not a picture")
    raise ConnectionError(f"{file} is incomplete")


async def upload(*files):
    async with asyncio.TaskGroup() as group:
        for file in files:
            group.create_task(save(file))


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(upload("cat.jpg", "notes.txt"))
            group.create_task(upload("dog.jpg"))
    except* ConnectionError as errors:
        print("try again:", errors.exceptions)
    except* ValueError as errors:
        print("tell the user:", errors.exceptions)


asyncio.run(main())
