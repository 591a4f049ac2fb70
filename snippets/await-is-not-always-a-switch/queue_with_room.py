import asyncio


async def baker(shelf):
    for loaf in range(1, 6):
        await shelf.put(loaf)
        print(f"baked {loaf}")


async def customer(shelf):
    for _ in range(5):
        loaf = await shelf.get()
        print(f"    bought {loaf}")


async def main():
    shelf = asyncio.Queue(maxsize=2)
    await asyncio.gather(baker(shelf), customer(shelf))


asyncio.run(main())
