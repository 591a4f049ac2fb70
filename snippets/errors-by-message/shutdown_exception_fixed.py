import asyncio


async def keep_logged_in():
    try:
        await asyncio.sleep(60)
    finally:
        raise ConnectionError("cannot log out")


async def main():
    session = asyncio.create_task(keep_logged_in())
    await asyncio.sleep(0.1)
    session.cancel()
    [error] = await asyncio.gather(session, return_exceptions=True)
    print("main is done:", error)


asyncio.run(main())
