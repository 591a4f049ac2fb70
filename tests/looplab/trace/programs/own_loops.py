import asyncio
import selectors


class Selector(selectors.DefaultSelector):
    polls = 0

    def select(self, timeout=None):
        Selector.polls += 1
        return super().select(timeout)


class Loop(asyncio.SelectorEventLoop):
    calls = 0

    def call_soon(self, callback, *args, context=None):
        Loop.calls += 1
        return super().call_soon(callback, *args, context=context)

    def _run_once(self):
        super()._run_once()

    def create_task(self, coro, **options):
        return super().create_task(coro, **options)


async def main():
    await asyncio.gather(asyncio.sleep(0.1), asyncio.sleep(0))


loop = Loop(Selector())
loop.run_until_complete(main())
loop.close()
print(Loop.calls > 3, Selector.polls > 3)
with selectors.DefaultSelector() as own:
    print(own.select(0))
