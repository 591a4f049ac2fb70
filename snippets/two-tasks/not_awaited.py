import asyncio


async def cook(dish, seconds):
    print(f"{dish}: on the heat")
    try:
        await asyncio.sleep(seconds)
        print(f"{dish}: done")
    except asyncio.CancelledError:
        print(f"{dish}: thrown away")
        raise


async def main():
    soup = asyncio.create_task(cook("soup", 2))
    rice = asyncio.create_task(cook("rice", 0.2))
    await rice
    print("is the soup done?", soup.done())
    print("dinner is ready")


asyncio.run(main())
