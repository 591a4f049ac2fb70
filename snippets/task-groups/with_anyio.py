# /// script
# dependencies = ["anyio==4.16.0"]
# ///
import anyio


async def upload(photo, seconds):
    await anyio.sleep(seconds)
    print(f"{photo}: uploaded")


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(upload, "panorama.jpg", 0.4)
        group.start_soon(upload, "beach.jpg", 0.2)
    print("all uploaded")


anyio.run(main)
