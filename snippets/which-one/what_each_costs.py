# /// script
# [tool.snippet]
# needs = ["threads", "subprocess"]
# timeout = 30
# ///
import asyncio
import time
import timeit
from multiprocessing import Process
from threading import Thread


async def start_tasks(number):
    for _ in range(number):
        await asyncio.create_task(asyncio.sleep(0))


def start(kind, number):
    for _ in range(number):
        worker = kind()  # with nothing to do
        worker.start()
        worker.join()


def measure(name, number, way):
    seconds = timeit.repeat(way, timer=time.process_time, number=1)
    print(f"{name:9} {min(seconds) / number * 1_000_000:7,.0f} µs")


if __name__ == "__main__":
    measure("a task", 1000, lambda: asyncio.run(start_tasks(1000)))
    measure("a thread", 50, lambda: start(Thread, 50))
    measure("a process", 50, lambda: start(Process, 50))
