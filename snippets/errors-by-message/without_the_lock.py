# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def worker(ready):
    async with ready:
        await ready.wait()
    print("the worker begins")


async def main():
    ready = asyncio.Condition()
    working = asyncio.create_task(worker(ready))
    await asyncio.sleep(0.1)
    ready.notify_all()
    await working


asyncio.run(main())
