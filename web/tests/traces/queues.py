import asyncio


async def produce(queue):
    for number in range(3):
        await queue.put(number)
    await queue.put(None)


async def consume(queue):
    while (item := await queue.get()) is not None:
        await asyncio.sleep(0.1)
        print("ate", item)


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    queue = asyncio.Queue(1)
    await asyncio.gather(produce(queue), consume(queue))


asyncio.run(main())
