import asyncio


async def work(jobs):
    while True:
        job, attempt = await jobs.get()
        try:
            await asyncio.sleep(0.2)
            if attempt <= {"invoice": 1, "report": 9}.get(job, 0):
                raise OSError("the disk is full")
            print(f"{job}: done, at attempt {attempt}")
        except OSError as error:
            print(f"{job}: {error}")
            if attempt < 3:
                await jobs.put((job, attempt + 1))
        jobs.task_done()


async def main():
    jobs = asyncio.Queue()
    for job in "invoice", "report", "letter":
        await jobs.put((job, 1))
    workers = [asyncio.create_task(work(jobs)) for _ in range(2)]
    await jobs.join()
    for each in workers:
        each.cancel()


asyncio.run(main())
