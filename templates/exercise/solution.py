import asyncio


async def cook(dish, seconds):
    await asyncio.sleep(seconds)
    print(f"{dish} is ready")


async def main():
    await asyncio.gather(cook("rice", 0.4), cook("soup", 0.2))


asyncio.run(main())
