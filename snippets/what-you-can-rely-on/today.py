import asyncio


async def note(name, order):
    order.append(name)


async def wait(event, name, order):
    await event.wait()
    order.append(name)


async def main():
    order = []
    task = asyncio.create_task(note("task", order))
    order.append("after create_task")
    await task
    print("start:", order)
    event, order = asyncio.Event(), []
    tasks = [asyncio.create_task(wait(event, name, order)) for name in "abc"]
    await asyncio.sleep(0)
    event.set()
    await asyncio.gather(*tasks)
    print("event:", order)


asyncio.run(main())
