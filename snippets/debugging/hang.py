import asyncio


async def resize(file):
    await asyncio.sleep(0.2)  # another process does it
    if not file.endswith(".jpg"):
        raise ValueError(f"{file} is not a picture")


async def work(files):
    while True:
        file = await files.get()
        await resize(file)
        files.task_done()
        print(f"{file}: done")


async def main():
    files = asyncio.Queue()
    for file in ["cat.jpg", "notes.txt", "dog.jpg"]:
        files.put_nowait(file)
    workers = [asyncio.create_task(work(files)) for _ in range(2)]
    try:
        await asyncio.wait_for(files.join(), timeout=2)
    except asyncio.TimeoutError:
        print("not done after two seconds")
    print(len(workers), "workers, in the queue:", files.qsize())


asyncio.run(main())
