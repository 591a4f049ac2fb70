import asyncio


async def sleep(seconds, result):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(seconds, future.set_result, result)
    return await future


async def fetch(page, seconds):
    print(page, "is asked for")
    print(page, await sleep(seconds, "has answered"))


async def main():
    await asyncio.gather(fetch("/news", 0.4), fetch("/weather", 0.2))


asyncio.run(main())
