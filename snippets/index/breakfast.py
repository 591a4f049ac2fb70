import asyncio
import time


async def make(dish, seconds):
    await asyncio.sleep(seconds)
    print(f"{dish} is ready")


async def breakfast():
    await asyncio.gather(make("tea", 1.5), make("toast", 1))


start = time.perf_counter()
asyncio.run(breakfast())
print(f"breakfast took {time.perf_counter() - start:.1f} s")
