# /// script
# requires-python = ">=3.11"
# [tool.snippet]
# raises = "ExceptionGroup"
# ///
import asyncio

PATHS = "/", "/news", "/about", "/books", "/music", "/faq"
BUSY = {"/": 1, "/news": 1, "/about": 1, "/books": 2}  # so often, the server is busy


async def get(path):
    await asyncio.sleep(0.2)  # the server
    if BUSY.get(path):
        BUSY[path] -= 1
        raise ConnectionError(f"{path}: busy")
    return f"the text of {path}"


async def fetch(path):
    print(await get(path))


async def main():
    async with asyncio.TaskGroup() as group:
        for path in PATHS:
            group.create_task(fetch(path))
    print("done")


asyncio.run(main())
