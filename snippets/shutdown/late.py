import asyncio


async def send(metric, seconds):
    await asyncio.sleep(seconds)  # the network
    print(f"{metric}: sent")


async def work():
    try:
        await asyncio.sleep(9)  # the next job
    finally:
        late = asyncio.create_task(send("jobs", 0.5))
        await send("errors", 0.3)


async def main():
    worker = asyncio.create_task(work())
    await asyncio.sleep(0.1)
    print("main: end")
    return worker


asyncio.run(main())
