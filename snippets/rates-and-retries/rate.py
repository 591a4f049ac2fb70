import asyncio
import time

asked = [-9] * 4


class Rate:
    def __init__(self, per_second):
        self.gap, self.free_at = 1 / per_second, 0

    async def wait(self):
        start = max(self.free_at, time.monotonic())
        self.free_at = start + self.gap
        await asyncio.sleep(start - time.monotonic())


async def fetch(order, rate):
    await rate.wait()
    too_many = time.monotonic() < asked[-4] + 1  # 4 in a second
    asked.append(time.monotonic())
    await asyncio.sleep(0.1)  # the API answers
    print(f"order {order}:", "429 Too Many Requests" if too_many else "200 OK")


async def main():
    rate = Rate(per_second=3)
    await asyncio.gather(*(fetch(order, rate) for order in range(6)))


asyncio.run(main())
