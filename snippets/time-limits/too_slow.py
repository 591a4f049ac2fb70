# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def ask(station, seconds):
    try:
        await asyncio.sleep(seconds)
        return f"{station}: 12 degrees"
    finally:
        print(f"{station}: connection closed")


async def main():
    for station, seconds in ("harbour", 0.05), ("summit", 5):
        try:
            async with asyncio.timeout(0.3):
                print(await ask(station, seconds))
        except TimeoutError:
            print(f"{station}: no answer in time")


asyncio.run(main())
