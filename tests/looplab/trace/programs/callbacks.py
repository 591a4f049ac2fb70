import asyncio
import functools


class Callable:
    def __call__(self, *arguments):
        print("called with", arguments)

    def method(self):
        raise ValueError("in a method")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(functools.partial(print, "partial"), "argument")
    loop.call_soon(Callable(), 1)
    loop.call_soon(Callable().method)
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    future = loop.create_future()
    future.add_done_callback(lambda done: print("first", done.result()))
    future.add_done_callback(lambda done: [][0])
    future.add_done_callback(print)
    future.remove_done_callback(print)
    future.set_result("done")
    task = asyncio.create_task(asyncio.sleep(5), name="long")
    loop.call_soon(task.cancel)
    loop.call_later(0.1, task.cancel)
    await asyncio.wait([task])
    await asyncio.sleep(0.2)
    loop.set_exception_handler(lambda loop, context: print("handled", context["exception"]))
    loop.call_soon([].pop)
    await asyncio.sleep(0)


asyncio.run(main())
