# /// script
# [tool.snippet]
# needs = ["threads", "subprocess"]
# timeout = 30
# ///
import asyncio
import timeit
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def count_capitals(text):
    return sum(letter.isupper() for letter in text)


async def count_async(text):
    return count_capitals(text)  # nothing to await


async def count_all(texts):
    await asyncio.gather(*map(count_async, texts))


def measure(name, way):
    best = min(timeit.repeat(way, number=1, repeat=3))
    print(f"{name:18} {best:.2f} s")


if __name__ == "__main__":
    texts = ["Run Until Complete" * 60_000] * 4
    measure("one after another", lambda: list(map(count_capitals, texts)))
    measure("asyncio", lambda: asyncio.run(count_all(texts)))
    with ThreadPoolExecutor(4) as pool:
        measure("threads", lambda: list(pool.map(count_capitals, texts)))
    with ProcessPoolExecutor(4) as pool:
        measure("processes", lambda: list(pool.map(count_capitals, texts)))
