# /// script
# [tool.snippet]
# needs = ["threads", "subprocess"]
# ///
import asyncio
import timeit
from multiprocessing import Process
from threading import Thread


async def start_tasks():
    for _ in range(50):
        await asyncio.create_task(asyncio.sleep(0))


def start(kind):
    for _ in range(50):
        worker = kind()  # with nothing to do
        worker.start()
        worker.join()


def measure(name, way):
    best = min(timeit.repeat(way, number=1, repeat=3)) / 50
    print(f"{name:9} {best * 1_000_000:7,.0f} µs")


if __name__ == "__main__":
    measure("a task", lambda: asyncio.run(start_tasks()))
    measure("a thread", lambda: start(Thread))
    measure("a process", lambda: start(Process))
