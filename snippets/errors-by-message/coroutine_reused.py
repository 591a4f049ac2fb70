# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def roll_dice():
    await asyncio.sleep(0)
    return 4


async def main():
    roll = roll_dice()
    print("first:", await roll)
    print("second:", await roll)


asyncio.run(main())
