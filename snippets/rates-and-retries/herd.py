import asyncio
import time
from random import seed, uniform

refused = {False: 0, True: 0}


async def client(server, jitter):
    for pause in 0.1, 0.2, 0.4, 0.8, 1.6:
        if not server.locked():
            async with server:
                return await asyncio.sleep(0.02)  # an answer
        refused[jitter] += 1
        await asyncio.sleep(uniform(0, pause) if jitter else pause)


async def herd(jitter):
    server, start = asyncio.Lock(), time.monotonic()
    await asyncio.gather(*(client(server, jitter) for _ in range(5)))
    took = time.monotonic() - start
    print(f"jitter={jitter}: {refused[jitter]} refused, {took:.1f} s")


async def main():
    await herd(jitter=False)
    await herd(jitter=True)


seed(6)
asyncio.run(main())
