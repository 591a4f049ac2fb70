import asyncio


async def cook(dish, seconds):
    await asyncio.sleep(seconds)
    print(f"{dish} is ready")


async def main():
    await cook("rice", 0.4)
    await cook("soup", 0.2)


asyncio.run(main())
