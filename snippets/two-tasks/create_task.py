import asyncio


async def cook(dish, seconds):
    print(f"{dish}: on the heat")
    await asyncio.sleep(seconds)
    print(f"{dish}: done")


async def main():
    soup = asyncio.create_task(cook("soup", 0.3))
    rice = asyncio.create_task(cook("rice", 0.2))
    print("both are ordered")
    await soup
    await rice
    print("dinner is ready")


asyncio.run(main())
