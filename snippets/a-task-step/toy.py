import asyncio


class ToyTask(asyncio.Future):
    def __init__(self, coro):
        super().__init__()
        self.coro = coro
        self.get_loop().call_soon(self.step)

    def step(self, _=None):
        try:
            awaited = self.coro.send(None)
        except StopIteration as stop:
            self.set_result(stop.value)
        else:
            awaited.add_done_callback(self.step)


async def fetch(page):
    print("asking for", page)
    await asyncio.sleep(0.1)
    return page


async def main():
    real, toy = asyncio.create_task(fetch("/news")), ToyTask(fetch("/weather"))
    print("received", await real, "and", await toy)


asyncio.run(main())
