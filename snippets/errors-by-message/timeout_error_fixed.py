# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def ask_printer():
    await asyncio.sleep(60)  # it is switched off


async def main():
    try:
        await asyncio.wait_for(ask_printer(), timeout=0.1)
    except TimeoutError:
        print("is it switched on?")


asyncio.run(main())
