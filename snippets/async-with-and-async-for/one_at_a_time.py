import asyncio
import time


async def pages():
    for number in 1, 2, 3:
        await asyncio.sleep(0.2)  # the server sends a page
        yield f"page {number}"


async def save(page):
    await asyncio.sleep(0.2)  # the database stores it
    print(f"{page} is saved")


async def main():
    async for page in pages():
        await save(page)


start = time.perf_counter()
asyncio.run(main())
print(f"about {time.perf_counter() - start:.1f} s")
