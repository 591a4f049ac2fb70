import asyncio
import time


async def make_tea():
    print("kettle on")
    await asyncio.sleep(1.5)
    print("tea is ready")


async def make_toast():
    print("bread in the toaster")
    await asyncio.sleep(1)
    print("toast is ready")


async def make_breakfast():
    await asyncio.gather(make_tea(), make_toast())


start = time.perf_counter()
asyncio.run(make_breakfast())
seconds = time.perf_counter() - start
print(f"breakfast after {seconds:.1f} seconds, by one cook")
