import asyncio


async def check(path):
    await asyncio.sleep(len(path) / 10)  # the server
    return path, 404 if path == "/about" else 200


async def main():
    paths = "/prices", "/", "/about", "/news"
    tasks = [asyncio.create_task(check(path)) for path in paths]
    for number, each in enumerate(asyncio.as_completed(tasks), 1):
        path, status = await each
        print(f"{number} of {len(paths)}: {path} {status}")


asyncio.run(main())
