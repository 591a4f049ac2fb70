import asyncio

SECONDS = {"film": 1.8, "photos": 0.3, "letters": 0.6}


async def upload(folder):
    await asyncio.sleep(SECONDS[folder])  # the network
    if folder == "letters":
        raise ConnectionError("connection lost")
    return "uploaded"


async def main():
    tasks = {asyncio.create_task(upload(each)): each for each in SECONDS}
    for task, folder in tasks.items():
        try:
            print(f"{folder}: {await task}")
        except ConnectionError as error:
            print(f"{folder}: {error}")
    print("done")


asyncio.run(main())
