# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import queue
import threading
import time

meter = threading.Lock()
readings = queue.Queue()


def read_meter():
    with meter:
        time.sleep(0.2)
    return 21.5


def print_one():
    print("degrees:", readings.get())


async def main():
    printer = threading.Thread(target=print_one, name="printer")
    printer.start()
    both = [asyncio.to_thread(read_meter) for _ in range(2)]
    warm, _ = await asyncio.gather(*both)
    loop = asyncio.get_running_loop()
    checked = asyncio.Event()
    caller = threading.Thread(target=loop.call_soon_threadsafe, args=(checked.set,), name="caller")
    caller.start()
    await checked.wait()
    readings.put(warm)
    printer.join()


asyncio.run(main())
