# /// script
# requires-python = ">=3.11"
# ///
import asyncio


def show(name, awaitable):
    try:
        next(awaitable.__await__())
        print("suspends ", name)
    except StopIteration:
        print("continues", name)


async def main():
    limit, lock = asyncio.timeout(9), asyncio.Lock()
    show("timeout(), begin", limit.__aenter__())
    show("timeout(), end", limit.__aexit__(None, None, None))
    show("Lock, begin, free", lock.__aenter__())
    show("Lock, end", lock.__aexit__(None, None, None))
    group, empty = asyncio.TaskGroup(), asyncio.TaskGroup()
    show("TaskGroup, begin", empty.__aenter__())
    show("TaskGroup, end, no task left", empty.__aexit__(None, None, None))
    await group.__aenter__()
    group.create_task(asyncio.sleep(0.1))
    show("TaskGroup, end, a task left", group.__aexit__(None, None, None))
    show("Barrier.wait(), the last one", asyncio.Barrier(1).wait())
    show("Barrier.wait(), not the last", asyncio.Barrier(2).wait())


asyncio.run(main())
