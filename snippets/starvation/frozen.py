import asyncio
import time


async def report():
    await asyncio.sleep(0.15)
    print("report: begin")
    for _page in range(10):
        time.sleep(0.05)  # a page to calculate
    print("report: done")


async def heartbeat():
    for beat in range(1, 6):
        due = time.perf_counter() + 0.1
        await asyncio.sleep(0.1)
        late = time.perf_counter() - due
        print(f"beat {beat}, {late:.2f} s late")


async def main():
    await asyncio.gather(heartbeat(), report())


asyncio.run(main())
