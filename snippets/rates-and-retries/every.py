import asyncio
import time


async def measure(name):
    print(f"{time.monotonic() - started:.1f} s  {name}")
    await asyncio.sleep(0.2)  # ask the sensor


async def pause_between(seconds):
    while True:
        await measure("pause_between")
        await asyncio.sleep(seconds)


async def every(seconds):
    due = time.monotonic()
    while True:
        await measure("every")
        due += seconds
        await asyncio.sleep(due - time.monotonic())


async def main():
    jobs = pause_between(0.6), every(0.6)
    await asyncio.wait(map(asyncio.create_task, jobs), timeout=2.2)


started = time.monotonic()
asyncio.run(main())
