import asyncio


async def ask(station, seconds):
    await asyncio.sleep(seconds)
    return f"{station}: 12 degrees"


async def main():
    for station, seconds in ("harbour", 0.05), ("summit", 5):
        try:
            print(await asyncio.wait_for(ask(station, seconds), 0.3))
        except asyncio.TimeoutError:  # the same as TimeoutError from 3.11 on
            print(f"{station}: no answer in time")


asyncio.run(main())
