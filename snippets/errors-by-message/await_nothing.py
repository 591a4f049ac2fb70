# /// script
# [tool.snippet]
# raises = "TypeError"
# ///
import asyncio


async def main():
    jobs = asyncio.Queue()
    await jobs.put_nowait("resize cat.jpg")
    print(jobs.qsize(), "job is waiting")


asyncio.run(main())
