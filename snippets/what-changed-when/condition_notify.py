import asyncio


async def query(user, connection_free):
    async with connection_free:
        await connection_free.wait()
        print(user, "has a connection")


async def main():
    free = asyncio.Condition()
    ada = asyncio.create_task(query("Ada", free))
    grace = asyncio.create_task(query("Grace", free))
    await asyncio.sleep(0.1)
    async with free:
        free.notify(1)
    ada.cancel()  # before she has noticed
    await asyncio.wait([grace], timeout=1)
    print("Grace still waits:", not grace.done())


asyncio.run(main())
