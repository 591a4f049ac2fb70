import asyncio


async def keep_logged_in():
    try:
        await asyncio.sleep(60)
    finally:
        raise ConnectionError("cannot log out")


async def main():
    session = asyncio.create_task(keep_logged_in())
    await asyncio.sleep(0.1)
    print("main is done")


asyncio.run(main())
