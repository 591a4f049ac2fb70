import asyncio


async def main():
    loop = asyncio.get_running_loop()
    for name in ("Queue", "Lock"):
        try:
            getattr(asyncio, name)(loop=loop)
        except TypeError as error:
            print("TypeError:", error)
    print("without it:", asyncio.Queue().qsize(), "jobs")


asyncio.run(main())
