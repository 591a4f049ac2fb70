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


async def cook(dish):
    print("chop for the", dish)
    await asyncio.sleep(0.1)
    return dish


async def main():
    real, toy = asyncio.create_task(cook("soup")), ToyTask(cook("stew"))
    print("serve the", await real, "and the", await toy)


asyncio.run(main())
