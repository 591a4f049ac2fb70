import asyncio

FAILURES = {"invoice": 1, "report": 9}  # how often each job fails


async def work(jobs):
    while True:
        job, attempt = await jobs.get()
        try:
            await asyncio.sleep(0.2)  # the job
            if FAILURES.get(job, 0) >= attempt:
                raise OSError("the disk is full")
            print(f"{job}: done, at attempt {attempt}")
        except OSError as error:
            print(f"{job}: {error}")
            if attempt < 3:
                jobs.put_nowait((job, attempt + 1))
        jobs.task_done()


async def main():
    jobs = asyncio.Queue()
    for job in "invoice", "report", "letter":
        jobs.put_nowait((job, 1))
    workers = [asyncio.create_task(work(jobs)) for _ in range(2)]
    await jobs.join()
    for worker in workers:
        worker.cancel()


asyncio.run(main())
