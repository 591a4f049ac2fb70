import asyncio


def show(name, awaitable):
    try:
        next(awaitable.__await__())
        print("suspends ", name)
    except StopIteration:
        print("continues", name)


async def main():
    lock, event = asyncio.Lock(), asyncio.Event()
    show("Lock.acquire(), free", lock.acquire())
    show("Lock.acquire(), held", lock.acquire())
    show("Event.wait(), not set", event.wait())
    event.set()
    show("Event.wait(), set", event.wait())
    queue, condition = asyncio.Queue(maxsize=1), asyncio.Condition()
    show("Queue.join(), nothing to do", queue.join())
    show("Queue.get(), empty", queue.get())
    show("Queue.put(), room", queue.put("item"))
    show("Queue.put(), full", queue.put("item"))
    show("Queue.get(), item", queue.get())
    async with condition:
        show("Condition.wait_for(), true", condition.wait_for(lambda: True))
        show("Condition.wait()", condition.wait())


asyncio.run(main())
