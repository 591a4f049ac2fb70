# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def read_sensor():
    await asyncio.sleep(0.1)
    return 21.5


async def main():
    loop = asyncio.get_running_loop()
    print("degrees:", loop.run_until_complete(read_sensor()))


asyncio.run(main())
