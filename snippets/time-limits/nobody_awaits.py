# /// script
# requires-python = ">=3.11"
# ///
import asyncio
import time


async def decode(picture):
    time.sleep(0.3)  # a long calculation
    return f"{picture}: decoded"


async def main():
    try:
        async with asyncio.timeout(0.1):
            print(await decode("radar"))
    except TimeoutError:
        print("radar: took too long")


asyncio.run(main())
