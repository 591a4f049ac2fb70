import asyncio
import gc
import socket


class Service:
    def start(self, coroutine):
        self.task = asyncio.create_task(coroutine)


async def sleeps():
    await asyncio.sleep(1)


async def receives(connection):
    await asyncio.get_running_loop().sock_recv(connection, 1)


async def event(event):
    await event.wait()


async def awaits(coroutine):
    await asyncio.create_task(coroutine)


background = set()


async def main(collect):
    gc.disable()  # as in lost.py
    here, there = socket.socketpair()
    here.setblocking(False)
    service, local = Service(), asyncio.Event()
    service.start(event(asyncio.Event()))
    background.add(asyncio.create_task(event(asyncio.Event()), name="in a set"))
    for name, coroutine in (
        ("sleeps", sleeps()),
        ("receives", receives(here)),
        ("local", event(local)),
        ("own event", event(asyncio.Event())),
        ("awaits", awaits(sleeps())),
    ):
        asyncio.create_task(coroutine, name=name)  # noqa: RUF006
    del coroutine
    await asyncio.sleep(0.1)
    collect()
    here.close(), there.close()
    print("collected")


async def outer():
    task = asyncio.create_task(main(lambda: gc.collect()), name="main")
    await task


asyncio.run(outer())
