import asyncio


async def main():
    loop = asyncio.get_running_loop()
    six_o_clock = loop.time() + 0.1
    for name in "first", "second", "third", "fourth":
        loop.call_at(six_o_clock, print, name, "alarm")
    await asyncio.sleep(0.3)


asyncio.run(main())
