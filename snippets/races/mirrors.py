import asyncio


async def download(mirror, seconds):
    try:
        await asyncio.sleep(seconds)  # the network
        return f"{mirror} has sent the file"
    finally:
        await asyncio.sleep(0.1)  # say goodbye to the server
        print(f"{mirror}: connection closed")


async def race(*coroutines):
    tasks = [asyncio.create_task(each) for each in coroutines]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(task for task in tasks if task.done()).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def main():
    print(await race(download("Oslo", 2), download("Lima", 0.3)))


asyncio.run(main())
