# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import time


def read_meter():
    time.sleep(0.2)  # a driver that blocks
    return 21.5


async def main():
    reading = asyncio.create_task(asyncio.to_thread(read_meter))
    await asyncio.sleep(0)
    print("the loop is free meanwhile")
    print("degrees:", await reading)


asyncio.run(main())
