# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio


def measure(loop):  # in another thread
    loop.call_soon_threadsafe(print, "21 degrees")


async def main():
    await asyncio.to_thread(measure, asyncio.get_running_loop())
    await asyncio.sleep(0.1)


asyncio.run(main())
