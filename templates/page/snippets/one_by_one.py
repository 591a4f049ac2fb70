import asyncio


async def cook(dish, seconds):
    print(f"{dish}: on the stove")
    await asyncio.sleep(seconds)
    print(f"{dish}: ready")


async def main():
    await cook("rice", 0.4)
    await cook("soup", 0.2)


asyncio.run(main())
