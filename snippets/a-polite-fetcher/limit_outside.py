# /// script
# requires-python = ">=3.11"
# ///
import asyncio

SECONDS = {"/": 0.3, "/news": 0.3, "/about": 0.3, "/books": 0.3, "/music": 0.3}


async def get(path):
    await asyncio.sleep(SECONDS[path])  # the server
    return f"the text of {path}"


async def fetch(path, slots):
    try:
        async with asyncio.timeout(0.5):
            async with slots:
                return await get(path)
    except TimeoutError:
        return f"({path} took too long)"


async def main():
    slots = asyncio.Semaphore(3)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(path, slots)) for path in SECONDS]
    print(*(task.result() for task in tasks), sep="\n")


asyncio.run(main())
