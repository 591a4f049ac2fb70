import asyncio


async def check(path):
    try:
        await asyncio.sleep(len(path) / 5)  # the server
        return path, 404 if path == "/about" else 200
    finally:
        await asyncio.sleep(0.05)  # close the connection
        print(f"{path}: connection closed")


async def main():
    paths = "/prices", "/", "/about", "/news", "/contact"
    tasks = [asyncio.create_task(check(path)) for path in paths]
    for each in asyncio.as_completed(tasks):
        path, status = await each
        if status != 200:
            print(f"{path}: {status}")
            break
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    print("not checked:", sum(task.cancelled() for task in tasks))


asyncio.run(main())
