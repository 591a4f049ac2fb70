import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0.0

    def select(self, timeout=None):
        ready = super().select(0 if timeout else timeout)
        self.now += 0 if ready else timeout or 0  # jump, do not wait
        return ready


class InstantLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.selector = JumpingSelector()
        super().__init__(self.selector)

    def time(self):
        return self.selector.now


async def main():
    await asyncio.sleep(3600)
    print("an hour later:", asyncio.get_running_loop().time())


loop = InstantLoop()
loop.run_until_complete(main())
loop.close()
