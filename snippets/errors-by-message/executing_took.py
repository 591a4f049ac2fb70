import asyncio
import time


async def resize(photo):
    time.sleep(0.2)  # a library that blocks
    print(photo, "is small")


async def main():
    await asyncio.create_task(resize("cat.jpg"))


asyncio.run(main(), debug=True)
