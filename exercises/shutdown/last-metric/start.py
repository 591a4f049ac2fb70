import asyncio


async def send(metric):
    await asyncio.sleep(0.3)  # the network
    print(f"{metric}: sent")


async def work(name):
    jobs = 0
    try:
        while True:
            await asyncio.sleep(0.2)  # a job
            jobs += 1
    finally:
        asyncio.create_task(send(f"{name}, {jobs} jobs"))


async def main():
    names = "resize", "mail"
    workers = [asyncio.create_task(work(name)) for name in names]
    await asyncio.sleep(0.5)
    print(len(workers), "workers; the service ends")


asyncio.run(main())
