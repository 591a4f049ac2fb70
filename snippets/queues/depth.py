import asyncio


async def read(records, queue):
    for number in range(records):
        await queue.put(number)
    print("reader: done")


async def save(queue, deepest=0):
    while True:
        deepest = max(deepest, queue.qsize())
        number = await queue.get()
        await asyncio.sleep(0.1)  # the database
        if number == 7:
            return deepest


async def main():
    for size in 2, 0:
        queue = asyncio.Queue(maxsize=size)
        reader = asyncio.create_task(read(8, queue))
        print(f"maxsize={size}: at most {await save(queue)} records waiting")
        await reader


asyncio.run(main())
