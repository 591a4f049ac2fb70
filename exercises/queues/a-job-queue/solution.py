import asyncio

BUSY = {"invoice 3": 1, "invoice 6": 2, "invoice 8": 9}  # so often, the server is busy


async def send(invoice):
    print(f"{invoice}: sending")
    await asyncio.sleep(0.2)  # the mail server
    if BUSY.get(invoice):
        BUSY[invoice] -= 1
        raise ConnectionError("the mail server is busy")
    print(f"{invoice}: sent")


async def deliver(invoice):
    for pause in 0, 0.2, 0.2:
        await asyncio.sleep(pause)
        try:
            return await send(invoice)
        except ConnectionError:
            continue
    print(f"{invoice}: given up")


async def work(jobs):
    while True:
        await deliver(await jobs.get())
        jobs.task_done()


async def main():
    jobs = asyncio.Queue(maxsize=4)
    workers = [asyncio.create_task(work(jobs)) for _ in range(3)]
    for number in range(1, 13):
        if number == 10:
            await asyncio.sleep(2)  # the last three come later
        await jobs.put(f"invoice {number}")
    await jobs.join()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    print("done")


asyncio.run(main())
