import asyncio


async def fine():
    await asyncio.sleep(1)
    return "fine"


async def fail():
    await asyncio.sleep(2)
    raise ValueError("of no use")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(60, print, "never").cancel()
    loop.call_soon(lambda: 1 / 0)
    try:
        async with asyncio.timeout(0.5):
            await asyncio.sleep(3)
    except TimeoutError:
        print("too late")
    results = await asyncio.gather(fine(), fail(), return_exceptions=True)
    slow = asyncio.create_task(asyncio.sleep(9), name="slow")
    await asyncio.sleep(0)
    slow.cancel()
    await asyncio.wait([slow])
    print(results)


asyncio.run(main())
