import asyncio


async def sleep(seconds, result):
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def time_is_up():
        future.set_result(result)

    loop.call_later(seconds, time_is_up)
    return await future


async def egg(name, seconds):
    print(name, "goes into the water")
    print(name, "is", await sleep(seconds, "done"))


async def main():
    await asyncio.gather(egg("hard egg", 0.4), egg("soft egg", 0.2))


asyncio.run(main())
