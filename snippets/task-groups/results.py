# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def upload(photo, megabytes):
    print(f"{photo}: uploading")
    await asyncio.sleep(0.1 * megabytes)
    print(f"{photo}: done")
    return f"/album/{photo}"


async def main():
    async with asyncio.TaskGroup() as group:
        beach = group.create_task(upload("beach.jpg", 3))
        harbour = group.create_task(upload("harbour.jpg", 1))
        print("two uploads are under way")
    print(beach.result(), harbour.result())


asyncio.run(main())
