# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def start():
    print("started")


async def stop():
    print("stopped")


asyncio.run(start())
asyncio.get_event_loop().run_until_complete(stop())
