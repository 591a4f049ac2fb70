# needs threads
import asyncio
import threading
import time


async def main():
    loop = asyncio.get_running_loop()
    print(await asyncio.to_thread(str, 1))
    future = loop.create_future()
    thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(future.set_result, 2), name="caller")
    thread.start()
    print(await future)
    thread.join()

    def from_outside():
        print(asyncio.run_coroutine_threadsafe(asyncio.sleep(0.01, 3), loop).result())

    await loop.run_in_executor(None, from_outside)
    print(await loop.run_in_executor(None, time.sleep, 0.01))


asyncio.run(main())


async def other(name):
    for _ in range(3):
        await asyncio.sleep(0.01)
    print(name)


loops = [threading.Thread(target=asyncio.run, args=(other("a loop in a thread"),)) for _ in range(2)]
for thread in loops:
    thread.start()
for thread in loops:
    thread.join()
