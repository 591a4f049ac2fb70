import asyncio
from contextlib import suppress


async def worker():
    try:
        await asyncio.sleep(9)  # take jobs from the queue
    finally:
        await asyncio.sleep(0.3)  # put the last job back
        print("the job is back in the queue")


async def restart(old):
    old.cancel()
    with suppress(asyncio.CancelledError):
        await old
    print("a new worker starts")


async def main():
    old = asyncio.create_task(worker())
    await asyncio.sleep(0)
    restarting = asyncio.create_task(restart(old))
    await asyncio.sleep(0.1)
    print("cancel:", restarting.cancel())
    await asyncio.wait([restarting])
    print("cancelled?", restarting.cancelled())


asyncio.run(main())
