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
    seconds = timeit.repeat(
        lambda: way(number), timer=time.process_time, number=1, repeat=3
    )
    print(f"{name:9} {min(seconds) / number * 1_000_000:7,.0f} µs")


if __name__ == "__main__":
    measure("a task", 5_000, lambda number: asyncio.run(start_tasks(number)))
    measure("a thread", 50, lambda number: start(Thread, number))
    measure("a process", 50, lambda number: start(Process, number))
