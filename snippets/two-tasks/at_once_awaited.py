import asyncio


async def cook(dish, seconds):
    print(f"{dish}: on the heat")
    await asyncio.sleep(seconds)
    print(f"{dish}: done")


async def main():
    await asyncio.create_task(cook("soup", 0.3))
    await asyncio.create_task(cook("rice", 0.2))
    print("dinner is ready")


asyncio.run(main())
