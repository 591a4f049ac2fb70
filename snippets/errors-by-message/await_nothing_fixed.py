import asyncio


async def main():
    jobs = asyncio.Queue()
    await jobs.put("resize cat.jpg")
    print(jobs.qsize(), "job is waiting")


asyncio.run(main())
