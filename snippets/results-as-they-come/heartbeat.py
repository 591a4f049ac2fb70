import asyncio


async def convert(film, seconds):
    await asyncio.sleep(seconds)  # the encoder
    if film == "wedding":
        raise OSError("the disk is full")
    return f"{film}.mp4"


async def main():
    films = {"holiday": 0.3, "wedding": 0.5, "lecture": 1.2}
    tasks = {asyncio.create_task(convert(f, s)): f for f, s in films.items()}
    pending = set(tasks)
    while pending:
        done, pending = await asyncio.wait(
            pending, timeout=0.4, return_when=asyncio.FIRST_COMPLETED
        )
        for task in done:
            print(f"{tasks[task]}: {task.exception() or task.result()}")
        if not done:
            print("still busy with", *(tasks[task] for task in pending))


asyncio.run(main())
