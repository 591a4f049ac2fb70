import asyncio
import os
import signal
import time


async def number(n):
    await asyncio.sleep(0)
    return n


async def interrupted():
    loop = asyncio.get_running_loop()
    got = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, got.set)
    os.kill(os.getpid(), signal.SIGTERM)
    await got.wait()
    print("SIGTERM", loop.remove_signal_handler(signal.SIGTERM))
    try:
        loop.add_signal_handler(signal.SIGKILL, print)
    except RuntimeError as error:
        print(error)


async def nested():
    coroutine = number(1)
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        print(error)
    coroutine.close()


loop = asyncio.new_event_loop()
print(type(loop).__name__, loop.run_until_complete(number(1)))
loop.call_later(0.02, print, "later")
loop.call_soon(print, "soon")
loop.call_later(0.04, loop.stop)
loop.run_forever()
loop.close()
try:
    loop.run_forever()
except RuntimeError as error:
    print(error)
asyncio.run(interrupted())
asyncio.run(nested())
start = time.perf_counter()
time.sleep(0.05)
print(0.05 <= time.perf_counter() - start < 1)


async def busy(name, seconds):
    await asyncio.sleep(seconds)
    print(name)


async def ordered():
    await asyncio.gather(busy("third", 0.03), busy("first", 0.001), busy("second", 0.002))


asyncio.run(ordered())
try:
    asyncio.run(asyncio.wait_for(asyncio.sleep(5), 0.01))
except asyncio.TimeoutError as error:
    print(type(error).__name__)
