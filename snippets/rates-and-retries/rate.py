import asyncio
import time

asked = [-9] * 4  # when the API was last asked


class Rate:
    def __init__(self, per_second):
        self.gap, self.free_at = 1 / per_second, 0

    async def wait(self):
        start = max(self.free_at, time.monotonic())
        self.free_at = start + self.gap
        await asyncio.sleep(start - time.monotonic())


async def fetch(order, rate):
    await rate.wait()
    ok = time.monotonic() > asked[-4] + 1  # four in a second
    asked.append(time.monotonic())
    await asyncio.sleep(0.1)  # the API answers
    print(f"order {order}:", "200 OK" if ok else "429 Too Many Requests")


async def main():
    rate = Rate(per_second=3)
    await asyncio.gather(*(fetch(order, rate) for order in range(6)))


asyncio.run(main())
