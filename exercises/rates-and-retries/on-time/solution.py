import asyncio
import time

TAKES = [0.2, 0.2, 1.0, 0.2, 0.2]  # seconds for each reading


async def read(number):
    print(f"reading {number}")
    await asyncio.sleep(TAKES[number])  # the meter


async def main():
    due = time.monotonic()
    for number in range(5):
        await read(number)
        while due <= time.monotonic():
            due += 0.6
        await asyncio.sleep(due - time.monotonic())


asyncio.run(main())
