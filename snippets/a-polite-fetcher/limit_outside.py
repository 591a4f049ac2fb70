# /// script
# requires-python = ">=3.11"
# ///
import asyncio

PATHS = "/", "/news", "/about", "/books", "/music"


async def get(path):
    await asyncio.sleep(0.3)  # the server
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
        tasks = [
            group.create_task(fetch(path, slots)) for path in PATHS
        ]
    print(*(task.result() for task in tasks), sep="\n")


asyncio.run(main())
