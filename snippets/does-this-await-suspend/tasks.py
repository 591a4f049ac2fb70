import asyncio


def show(name, awaitable):
    try:
        next(awaitable.__await__())
        print("suspends ", name)
    except StopIteration:
        print("continues", name)


async def plain():
    return "a coroutine that never waits"


async def main():
    done, pending = asyncio.Future(), asyncio.Future()
    done.set_result("there")
    show("a coroutine that never waits", plain())
    show("sleep(0)", asyncio.sleep(0))
    show("a future or task, done", done)
    show("a future or task, pending", pending)
    show("gather(), done", asyncio.gather(done))
    show("shield(), done", asyncio.shield(done))
    show("wait(), done", asyncio.wait([done]))
    show("as_completed(), done", next(iter(asyncio.as_completed([done]))))
    show("wait_for(), done", asyncio.wait_for(done, 9))


asyncio.run(main())
