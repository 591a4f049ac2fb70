import asyncio

at_once = most = 0


async def get(path):
    """Stand in for the server, and count how many ask at the same time."""
    global at_once, most
    at_once += 1
    most = max(most, at_once)
    await asyncio.sleep(0.2)
    at_once -= 1
    return f"the text of {path}"


async def fetch(path, slots):
    async with slots:
        return await get(path)


async def main():
    slots = asyncio.Semaphore(3)
    paths = ["/", "/news", "/about", "/books", "/music", "/contact"]
    texts = await asyncio.gather(*(fetch(path, slots) for path in paths))
    print(f"{len(texts)} pages, at most {most} requests at once")


asyncio.run(main())
