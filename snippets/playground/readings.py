import asyncio
from contextlib import aclosing


async def thermometer():
    try:
        for degrees in (17, 19, 22, 26, 31):
            await asyncio.sleep(0.1)
            yield degrees
    finally:
        print("thermometer off")


async def rises(readings):
    last = await anext(readings)
    async for reading in readings:
        yield reading - last
        last = reading


async def main():
    async with aclosing(thermometer()) as readings, aclosing(rises(readings)) as steps:
        async for step in steps:
            print(f"up by {step}")
            if step > 3:
                print("too fast, no need to read on")
                break


asyncio.run(main())
