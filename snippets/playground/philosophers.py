import asyncio

NAMES = ("Aristotle", "Hypatia", "Kant", "Arendt", "Confucius")


async def dine(name, *forks):
    # Each takes the fork with the lower number first. If each took the left one
    # first, all could hold one and wait forever: try forks instead of sorted(forks).
    lower, higher = sorted(forks)
    async with table[lower]:
        await asyncio.sleep(0.1)
        async with table[higher]:
            await asyncio.sleep(0.1)
            print(f"{name} has eaten")


async def main():
    dinners = (dine(name, left, (left + 1) % 5) for left, name in enumerate(NAMES))
    await asyncio.gather(*dinners)


table = [asyncio.Lock() for _ in NAMES]
asyncio.run(main())
