import asyncio

SECONDS = {"film": 1.8, "photos": 0.3, "letters": 0.6}


async def upload(folder):
    await asyncio.sleep(SECONDS[folder])  # the network
    if folder == "letters":
        raise ConnectionError("connection lost")
    return "uploaded"


async def main():
    tasks = {asyncio.create_task(upload(each)): each for each in SECONDS}
    pending = set(tasks)
    while pending:
        done, pending = await asyncio.wait(
            pending, timeout=0.5, return_when=asyncio.FIRST_COMPLETED
        )
        for task in done:
            print(f"{tasks[task]}: {task.exception() or task.result()}")
        if not done:
            print("still uploading", *(tasks[task] for task in pending))
    print("done")


asyncio.run(main())
