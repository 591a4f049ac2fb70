# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def upload(photo, megabytes):
    await asyncio.sleep(megabytes / 10)
    print(f"{photo}: uploaded")


async def main():
    await upload("beach.jpg", 4)
    await upload("harbour.jpg", 2)
    await upload("mountain.jpg", 3)
    print("all uploads are done")


asyncio.run(main())
