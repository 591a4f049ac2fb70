# /// script
# requires-python = ">=3.12"
# ///
import asyncio


async def save(file):
    if file.endswith(".txt"):
        raise ValueError(f"{file} is not a picture")
    raise ConnectionError(f"{file} is incomplete")


async def upload(*files):
    try:
        async with asyncio.TaskGroup() as group:
            for file in files:
                group.create_task(save(file))
    except* ConnectionError:
        raise RuntimeError("upload failed")


async def main():
    for files in [("cat.jpg",), ("cat.jpg", "notes.txt")]:
        try:
            await upload(*files)
        except RuntimeError as error:
            print("RuntimeError:", error)
        except ExceptionGroup as error:
            print("ExceptionGroup:", error.exceptions)


asyncio.run(main())
