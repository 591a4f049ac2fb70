# /// script
# [tool.snippet]
# raises = "InvalidStateError"
# ///
import asyncio


async def count_votes():
    await asyncio.sleep(0.1)
    return 512


async def main():
    counting = asyncio.create_task(count_votes())
    print("votes:", counting.result())


asyncio.run(main())
