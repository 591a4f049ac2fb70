import asyncio


async def download(mirror, seconds):
    await asyncio.sleep(seconds)  # the network
    if mirror == "Lima":
        raise ConnectionError("Lima is closed for repairs")
    return f"{mirror} has sent the file"


async def first_good(*coroutines):
    tasks = [asyncio.create_task(each) for each in coroutines]
    errors = []
    try:
        for each in asyncio.as_completed(tasks):
            try:
                return await each
            except OSError as error:
                errors.append(error)
        raise ConnectionError(f"no mirror answers: {errors}")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


print(asyncio.run(first_good(download("Oslo", 0.5), download("Lima", 0.2))))
