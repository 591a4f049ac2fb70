# /// script
# requires-python = ">=3.11"
# ///
import asyncio

SECONDS = {"harbour": 0.2, "summit": 5, "island": 0.3}


async def ask(station):
    try:
        await asyncio.sleep(SECONDS[station])
        return "12 degrees"
    finally:
        print(f"{station}: connection closed")


async def main():
    for station in SECONDS:
        print(f"{station}: {await ask(station)}")


asyncio.run(main())
