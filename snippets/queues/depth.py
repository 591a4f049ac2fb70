import asyncio


async def read(records, queue):
    for number in range(records):
        await queue.put(number)
    print("reader: done")


async def save(queue, deepest=0):
    while True:
        deepest = max(deepest, queue.qsize())
        number = await queue.get()
        await asyncio.sleep(0.01)  # the database
        if number == 19:
            return deepest


async def main():
    for size in 5, 0:
        queue = asyncio.Queue(maxsize=size)
        reader = asyncio.create_task(read(20, queue))
        print(f"maxsize={size}: at most {await save(queue)} records waiting")
        await reader


asyncio.run(main())
