# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def upload(photo, megabytes):
    if megabytes > 5:
        raise ValueError(f"{photo} is too big")
    await asyncio.sleep(0.1 * megabytes)
    print(f"{photo}: done")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(upload("panorama.jpg", 40))
            group.create_task(upload("beach.jpg", 3))
            group.create_task(upload("mountain.jpg", 12))
    except ValueError as error:
        print("except ValueError:", error)
    except ExceptionGroup as error:
        print("except ExceptionGroup:", error)
        for one in error.exceptions:
            print("-", one)


asyncio.run(main())
