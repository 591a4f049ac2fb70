# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import time


async def resize(photo):
    await asyncio.to_thread(time.sleep, 0.2)  # blocks a thread
    print(photo, "is small")


async def main():
    await asyncio.create_task(resize("cat.jpg"))


asyncio.run(main())
