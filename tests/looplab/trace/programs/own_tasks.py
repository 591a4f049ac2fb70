import asyncio
from asyncio import tasks


class Loud(asyncio.Task):
    def get_name(self):
        print("asked for the name")
        return super().get_name()

    def get_coro(self):
        print("asked for the coroutine")
        return super().get_coro()

    def done(self):
        print("asked whether done")
        return super().done()


class Python(tasks._PyTask):
    pass


class Rude:
    def __getattr__(self, name):
        print("asked for", name)
        raise AttributeError(name)

    def __call__(self):
        print("called")

    def __repr__(self):
        print("asked for the repr")
        return "Rude()"

    def __eq__(self, other):
        print("compared")
        return False

    __hash__ = None


async def steps(thing, number=1):
    await asyncio.sleep(0)
    await asyncio.sleep(0.1)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(Rude())
    for kind in (Loud, Python):
        loop.set_task_factory(lambda loop, coro, kind=kind, **options: kind(coro, loop=loop, **options))
        await asyncio.gather(steps(Rude()), steps(Rude(), number=2))
        await loop.create_task(steps(3), name=kind.__name__)
        failing = loop.create_task(steps(None))
        await asyncio.wait([failing])
    loop.set_task_factory(None)
    direct = asyncio.Task(steps(1), loop=loop, name="direct")
    await direct
    future = tasks.futures._PyFuture(loop=loop)
    loop.call_soon(future.set_result, Rude())
    await future


asyncio.run(main())
