import asyncio

TAKES = [0.2, 0.2, 1.0, 0.2, 0.2]  # seconds for each reading


async def read(number):
    print(f"reading {number}")
    await asyncio.sleep(TAKES[number])  # the meter


async def main():
    for number in range(5):
        await read(number)
        await asyncio.sleep(0.6)


asyncio.run(main())
