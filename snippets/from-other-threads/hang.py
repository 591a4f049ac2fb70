import asyncio
from concurrent.futures import TimeoutError


async def load(name):
    await asyncio.sleep(0.1)  # the network
    return f"{name} is loaded"


def load_now(name, loop):
    future = asyncio.run_coroutine_threadsafe(load(name), loop)
    return future.result(timeout=0.5)


async def main():
    try:
        print(load_now("settings", asyncio.get_running_loop()))
    except TimeoutError:
        print("no result within 0.5 s")


asyncio.run(main())
