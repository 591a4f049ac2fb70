"""What asyncio, `threading`, `queue` and `concurrent.futures` do with threads."""

import asyncio
import concurrent.futures
import contextvars
import queue
import sys
import threading
import time


def say(*what):
    # print() writes the end of the line separately, and natively another thread may write in between
    sys.stdout.write(" ".join(map(str, (threading.current_thread().name.split("_")[0], *what))) + "\n")


a_has_started = threading.Event()


def blocking(name, seconds):
    if name != "a":
        a_has_started.wait()  # natively, threads may start in any order
    say("start", name)
    a_has_started.set()
    time.sleep(seconds)
    say("end", name)
    return name * 2


async def ticker():
    for n in range(3):
        await asyncio.sleep(0.36)
        say("tick", n)


async def in_executors():
    say(await asyncio.gather(asyncio.to_thread(blocking, "a", 0.18), asyncio.to_thread(blocking, "b", 0.9), ticker()))
    loop = asyncio.get_running_loop()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        say(await asyncio.gather(*[loop.run_in_executor(pool, str.upper, letter) for letter in "wxyz"]))
    var = contextvars.ContextVar("var", default="none")
    var.set("mine")
    say(await asyncio.to_thread(var.get), await loop.run_in_executor(None, var.get))
    try:
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 0.15), 0.05)
    except TimeoutError:
        say("timed out; its thread continues")
    try:
        await asyncio.to_thread(int, "x")
    except ValueError as error:
        say(error)


async def from_another_thread():
    loop, items = asyncio.get_running_loop(), asyncio.Queue()

    def produce():
        for n in range(3):
            time.sleep(0.05)
            asyncio.run_coroutine_threadsafe(items.put(n), loop).result(30)
        loop.call_soon_threadsafe(items.put_nowait, None)

    producer = threading.Thread(target=produce, name="producer")
    producer.start()
    while (item := await items.get()) is not None:
        say("got", item)
    await asyncio.to_thread(producer.join)
    say(producer.is_alive())


def in_queues():
    items, got_second, announced = queue.Queue(2), threading.Event(), threading.Event()

    def produce():
        for n in range(4):
            items.put(n)
        got_second.wait()
        say("all but the last two are taken")
        announced.set()
        items.put(None)

    threading.Thread(target=produce, name="producer").start()
    while (item := items.get()) is not None:
        say("got", item)
        if item == 1:
            got_second.set()
            announced.wait()
    simple = queue.SimpleQueue()
    threading.Timer(0.05, simple.put, ["in time"]).start()
    say(simple.get(timeout=5))


def run(target, name=None, count=1):
    threads = [threading.Thread(target=target, name=name) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def loop_of_its_own():
    async def main():
        await asyncio.sleep(0.02)
        return threading.current_thread() is threading.main_thread()

    say(asyncio.run(main()))


def synchronised():
    event, barrier, log = threading.Event(), threading.Barrier(3), []

    def wait():
        event.wait()
        log.append("event")
        barrier.wait()
        log.append("barrier")

    threads = [threading.Thread(target=wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    event.set()
    barrier.wait()
    for thread in threads:
        thread.join()
    say(log)
    lock, condition, semaphore = threading.RLock(), threading.Condition(), threading.BoundedSemaphore(2)
    with lock, lock, semaphore:
        say(semaphore.acquire(timeout=0.02), semaphore.acquire(timeout=0.02), event.wait(0.02))
        run(lambda: say(lock.acquire(timeout=0.02)), "other")
    ready = []

    def make():
        with condition:
            ready.append("ready")
            condition.notify_all()

    threading.Timer(0.05, make).start()
    with condition:
        say(condition.wait_for(lambda: ready, 5), condition.wait(0.02))
    local = threading.local()
    local.x = 1
    run(lambda: say(hasattr(local, "x")), "other")
    say(sum(1 for _ in range(3)), sorted([3, 1, 2], key=lambda x: (time.sleep(0.01), x)[1]))


def deep():
    def nested(n):
        if n:
            return nested(n - 1)
        time.sleep(0.02)
        return "deep"

    class Deep:
        def __init__(self, n):
            self.n = n

        def __repr__(self):
            return repr(Deep(self.n - 1)) if self.n else nested(50)

    say(nested(400), Deep(100))


def failing():
    threading.excepthook = lambda args: say(args.exc_type.__name__, args.thread.name)
    run(lambda: 1 / 0, "failing")
    run(lambda: exit(1), "leaving")
    unstarted, own = threading.Thread(), threading.current_thread()
    for wrong in (unstarted.join, own.join, threading.Lock().release):
        try:
            wrong()
        except RuntimeError as error:
            say(error)


asyncio.run(in_executors())
asyncio.run(from_another_thread())
in_queues()
run(loop_of_its_own, "loop")
synchronised()
run(deep, "deep", 2)
deep()
failing()
say(threading.active_count(), threading.enumerate()[0].name)
