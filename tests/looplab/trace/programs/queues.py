import asyncio
from collections import deque


class Stack(asyncio.LifoQueue):
    def _put(self, item):
        super()._put(item)


class Ring(asyncio.Queue):
    def _init(self, maxsize):
        self._queue = deque(maxlen=2)

    def _get(self):
        return self._queue.pop()


async def produce(queue):
    for number in range(5):
        await queue.put(number)
    await queue.join()


async def consume(queue):
    for _ in range(5):
        print(await queue.get())
        queue.task_done()
        await asyncio.sleep(0.1)


async def main():
    for queue in (asyncio.Queue(2), asyncio.PriorityQueue(1), asyncio.LifoQueue(), Stack(2), Ring(2)):
        await asyncio.gather(produce(queue), consume(queue), name_it("late"))
        for use in (queue.get_nowait, lambda queue=queue: [queue.put_nowait(0) for _ in range(3)]):
            try:
                use()
            except (asyncio.QueueEmpty, asyncio.QueueFull) as error:
                print(type(error).__name__)


async def name_it(name):
    await asyncio.sleep(0)
    asyncio.current_task().set_name(name)
    await asyncio.sleep(0)


asyncio.run(main())
