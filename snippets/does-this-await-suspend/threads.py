# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import time


def show(name, awaitable):
    try:
        next(iter(awaitable.__await__()))
        print("suspends ", name)
    except StopIteration:
        print("continues", name)


async def main():
    loop = asyncio.get_running_loop()
    done = loop.run_in_executor(None, time.sleep, 0)
    await done
    show("run_in_executor(), done", done)
    show("run_in_executor()", loop.run_in_executor(None, time.sleep, 0.1))
    show("to_thread()", asyncio.to_thread(time.sleep, 0.1))


asyncio.run(main())
