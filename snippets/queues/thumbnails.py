import asyncio


async def work(jobs):
    while True:
        photo = await jobs.get()
        try:
            await asyncio.sleep(0.2)  # shrink it
            print(f"{photo} is done, {jobs.qsize()} more in the queue")
        finally:
            jobs.task_done()


async def main():
    jobs = asyncio.Queue(maxsize=2)
    workers = [asyncio.create_task(work(jobs)) for _ in range(2)]
    for photo in "beach", "lake", "city", "cat", "dog", "boat":
        await jobs.put(photo)
        print(f"{photo} is in the queue")
    await jobs.join()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


asyncio.run(main())
