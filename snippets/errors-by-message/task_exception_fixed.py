import asyncio


async def upload(photo):
    await asyncio.sleep(0)
    raise OSError(f"no space left for {photo}")


async def main():
    uploading = asyncio.create_task(upload("cat.jpg"))
    try:
        await uploading
    except OSError as error:
        print("try again later:", error)
    print("main goes on")


asyncio.run(main())
