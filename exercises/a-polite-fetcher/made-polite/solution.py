# /// script
# requires-python = ">=3.11"
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


async def fetch(path, slots):
    for pause in 0, 0.2, 0.4:
        await asyncio.sleep(pause)
        try:
            async with slots:
                text = await get(path)
        except ConnectionError:
            continue
        print(text)
        break


async def main():
    slots = asyncio.Semaphore(3)
    async with asyncio.TaskGroup() as group:
        for path in PATHS:
            group.create_task(fetch(path, slots))
    print("done")


asyncio.run(main())
