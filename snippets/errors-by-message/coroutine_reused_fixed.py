import asyncio


async def roll_dice():
    await asyncio.sleep(0)
    return 4


async def main():
    print("first:", await roll_dice())
    print("second:", await roll_dice())


asyncio.run(main())
