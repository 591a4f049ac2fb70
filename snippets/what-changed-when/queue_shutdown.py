import asyncio


async def main():
    jobs = asyncio.Queue()
    jobs.put_nowait("resize cat.jpg")
    jobs.shutdown()
    try:
        while True:
            print("working on:", await jobs.get())
    except asyncio.QueueShutDown:
        print("no more jobs")


try:
    asyncio.run(main())
except AttributeError as error:
    print("AttributeError:", error)
