# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import time


def query(table):
    time.sleep(0.4)  # a database driver that blocks
    return f"all {table}"


async def fetch(page):
    await asyncio.sleep(0.4)  # the network
    return f"the text of {page}"


async def main():
    start = time.perf_counter()
    results = await asyncio.gather(
        asyncio.to_thread(query, "users"),
        asyncio.to_thread(query, "orders"),
        fetch("/news"),
    )
    print(results)
    print(f"{time.perf_counter() - start:.1f} s")


asyncio.run(main())
