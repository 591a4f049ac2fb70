import asyncio


async def take(name, seat):
    try:
        print(f"{name} has seat {await seat}")
    except asyncio.CancelledError:
        print(f"{name} leaves without a seat")
        raise


async def main():
    free = asyncio.Queue()
    loop = asyncio.get_running_loop()
    first, second = loop.create_future(), loop.create_future()
    ada = asyncio.create_task(take("Ada", free.get()))
    grace = asyncio.create_task(take("Grace", first))
    alan = asyncio.create_task(take("Alan", asyncio.wait_for(second, 9)))
    await asyncio.sleep(0.1)

    free.put_nowait("12A")
    first.set_result("12B")
    second.set_result("12C")
    for task in ada, grace, alan:
        task.cancel()
    await asyncio.wait([ada, grace, alan])
    print("still free:", free.qsize())


asyncio.run(main())
