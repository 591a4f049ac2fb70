import asyncio
import time


async def read(room):
    print(f"asking the {room}")
    await asyncio.sleep(0.3)  # the radio needs that long
    print(f"the {room} has answered")


async def main():
    await read("kitchen")
    await read("bedroom")
    await read("attic")


start = time.perf_counter()
asyncio.run(main())
print(f"about {time.perf_counter() - start:.1f} s")
