# /// script
# [tool.snippet]
# raises = "TimeoutError"
# ///
import asyncio


async def ask_printer():
    await asyncio.sleep(60)  # it is switched off


async def main():
    await asyncio.wait_for(ask_printer(), timeout=0.1)


asyncio.run(main())
