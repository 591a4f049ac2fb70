# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
from concurrent.futures import ThreadPoolExecutor


def run_anyway(coroutine):
    with ThreadPoolExecutor() as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def load(name):
    await asyncio.sleep(0.4)  # the network
    return f"{name}: loaded"


async def heartbeat():
    while True:
        await asyncio.sleep(0.1)
        print("still alive")


async def main():
    beats = asyncio.create_task(heartbeat())
    await asyncio.sleep(0.15)
    print(run_anyway(load("settings")))
    print(await load("theme"))
    beats.cancel()


asyncio.run(main())
