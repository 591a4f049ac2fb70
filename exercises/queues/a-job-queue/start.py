# /// script
# [tool.snippet]
# raises = "ConnectionError"
# ///
import asyncio

BUSY = {"invoice 3": 1, "invoice 6": 2, "invoice 8": 9}  # so often, the server is busy


async def send(invoice):
    print(f"{invoice}: sending")
    await asyncio.sleep(0.2)  # the mail server
    if BUSY.get(invoice):
        BUSY[invoice] -= 1
        raise ConnectionError("the mail server is busy")
    print(f"{invoice}: sent")


async def work(jobs):
    while not jobs.empty():
        await send(await jobs.get())


async def main():
    jobs = asyncio.Queue()
    for number in range(1, 13):
        if number == 10:
            await asyncio.sleep(2)  # the last three come later
        await jobs.put(f"invoice {number}")
    await work(jobs)
    print("done")


asyncio.run(main())
