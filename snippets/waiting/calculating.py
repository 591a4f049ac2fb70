import asyncio
from statistics import mean

DAY = [17, 18, 21, 23, 20, 18] * 2_000


async def summarise(room):
    print(f"adding up the day of the {room}")
    print(f"the {room} had {mean(DAY)} degrees")


async def main():
    await asyncio.gather(
        summarise("kitchen"),
        summarise("bedroom"),
        summarise("attic"),
    )


asyncio.run(main())
