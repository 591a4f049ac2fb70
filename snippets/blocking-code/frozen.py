# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import time


def resize(photo):
    time.sleep(0.4)  # a library that blocks
    return f"{photo}: resized"


async def heartbeat():
    while True:
        await asyncio.sleep(0.1)
        print("still alive")


async def main():
    beats = asyncio.create_task(heartbeat())
    await asyncio.sleep(0.15)
    print(resize("beach.jpg"))
    print(await asyncio.to_thread(resize, "lake.jpg"))
    beats.cancel()


asyncio.run(main())
