import asyncio


async def hold(lock, seconds):
    async with lock:
        await asyncio.sleep(seconds)


async def wait_for(condition, box):
    async with condition:
        await condition.wait_for(lambda: box)
        print("woken", box)


async def main():
    lock, semaphore, event = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Event()
    await asyncio.gather(*(hold(lock, 0.1) for _ in range(3)))
    await asyncio.gather(*(hold(semaphore, n / 10) for n in range(1, 5)))
    bounded = asyncio.BoundedSemaphore(1)
    await hold(bounded, 0.1)
    for release in (bounded.release, lock.release):
        try:
            release()
        except (ValueError, RuntimeError) as error:
            print(error)
    waiting = [asyncio.create_task(event.wait()) for _ in range(2)]
    await asyncio.sleep(0.1)
    event.set()
    event.set()
    await asyncio.gather(*waiting)
    event.clear()
    condition, box = asyncio.Condition(), []
    waiters = [asyncio.create_task(wait_for(condition, box)) for _ in range(2)]
    await asyncio.sleep(0)
    async with condition:
        box.append(1)
        condition.notify_all()
    await asyncio.gather(*waiters)
    await lock.acquire()
    blocked = asyncio.create_task(hold(lock, 0))
    await asyncio.sleep(0)
    blocked.cancel()
    await asyncio.wait([blocked])
    lock.release()


asyncio.run(main())
