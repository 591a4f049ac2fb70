import asyncio
import gc
import sys
import traceback
import warnings
import weakref


class Thing:
    pass


def dropped(thing):
    reference = weakref.ref(thing)
    del thing
    return reference() is None


async def drops(thing):
    reference = weakref.ref(thing)
    del thing
    print("before", reference() is None)
    await asyncio.sleep(0)
    print("after", reference() is None)


async def main():
    box = [Thing()]
    print("dropped", dropped(box.pop()))
    await asyncio.create_task(drops(Thing()))
    task = asyncio.create_task(asyncio.sleep(0.01))
    await asyncio.sleep(0)
    print(*map(sys.getrefcount, (task, task.get_coro(), task._fut_waiter, asyncio.current_task())))
    print(sys.getrefcount(asyncio.get_running_loop()))
    reference = weakref.ref(task)
    await task
    del task
    await asyncio.sleep(0)
    print(reference())
    lock = asyncio.Lock()
    await lock.acquire()
    print(sys.getrefcount(lock))
    reference = weakref.ref(lock)
    lock.release()
    del lock
    print(reference())
    queue = asyncio.Queue()
    item = Thing()
    reference = weakref.ref(item)
    queue.put_nowait(item)
    del item
    queue.get_nowait()
    print(reference())
    warnings.warn("careful", stacklevel=1)
    drops(1)
    gc.collect()
    future = asyncio.get_running_loop().create_future()
    future.set_exception(ValueError("never looked at"))
    del future
    gc.collect()
    asyncio.get_running_loop().call_soon(lambda: traceback.print_stack())
    await asyncio.sleep(0)
    print(sys.gettrace(), sys.getprofile())


asyncio.run(main())
