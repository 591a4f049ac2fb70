import asyncio
import time


async def shrink(photos):
    for _photo in range(photos):
        time.sleep(0.1)  # a photo to calculate
    print(f"{photos} photos are small")


async def blink(times):
    for n in range(1, times + 1):
        await asyncio.sleep(0.1)
        print(f"blink {n}")


async def main():
    await asyncio.gather(blink(3), shrink(6))


asyncio.run(main())
