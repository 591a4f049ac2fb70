# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def upload(photo, megabytes):
    await asyncio.sleep(megabytes / 10)
    print(f"{photo}: uploaded")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(upload("beach.jpg", 4))
        group.create_task(upload("harbour.jpg", 2))
        group.create_task(upload("mountain.jpg", 3))
    print("all uploads are done")


asyncio.run(main())
