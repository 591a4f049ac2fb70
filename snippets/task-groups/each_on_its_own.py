# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def upload(photo, megabytes):
    await asyncio.sleep(0.1)
    if megabytes > 5:
        raise ValueError(f"{photo} is too big")
    return f"/album/{photo}"


async def try_to_upload(photo, megabytes):
    try:
        return await upload(photo, megabytes)
    except ValueError as error:
        return f"({error})"


async def main():
    album = {"beach.jpg": 3, "panorama.jpg": 40, "harbour.jpg": 1}
    tasks = []
    async with asyncio.TaskGroup() as group:
        for photo, megabytes in album.items():
            tasks.append(group.create_task(try_to_upload(photo, megabytes)))
    for task in tasks:
        print(task.result())


asyncio.run(main())
