# /// script
# [tool.snippet]
# needs = ["threads", "subprocess"]
# timeout = 30
# ///
import asyncio
import time
import timeit
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def fetch(page):
    time.sleep(0.4)  # a library that blocks


async def fetch_async(page):
    await asyncio.sleep(0.4)  # a library that can be awaited


async def fetch_all(pages):
    await asyncio.gather(*map(fetch_async, pages))


def measure(name, way):
    print(f"{name:18} {timeit.timeit(way, number=1):.1f} s")


if __name__ == "__main__":
    measure("one after another", lambda: list(map(fetch, range(4))))
    measure("asyncio", lambda: asyncio.run(fetch_all(range(4))))
    with ThreadPoolExecutor(4) as pool:
        measure("threads", lambda: list(pool.map(fetch, range(4))))
    with ProcessPoolExecutor(4) as pool:
        measure("processes", lambda: list(pool.map(fetch, range(4))))
