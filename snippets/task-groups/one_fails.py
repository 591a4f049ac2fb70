# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def upload(photo, megabytes):
    print(f"{photo}: uploading")
    try:
        await asyncio.sleep(0.1)
        if megabytes > 5:
            raise ValueError(f"{photo} is too big")
        await asyncio.sleep(0.1 * megabytes)
        print(f"{photo}: done")
    except asyncio.CancelledError:
        print(f"{photo}: cancelled")
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(upload("beach.jpg", 3))
            group.create_task(upload("panorama.jpg", 40))
        print("all uploads are done")
    except* ValueError as errors:
        print("failed:", errors.exceptions[0])


asyncio.run(main())
