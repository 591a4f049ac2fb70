import asyncio


async def upload(confirmation):
    try:
        await confirmation
    finally:
        print("upload: close the connection")


async def main():
    confirmation = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(upload(confirmation))
    await asyncio.sleep(0.1)
    print("cancel:", task.cancel())
    print("future cancelled:", confirmation.cancelled())
    print("task cancelled:", task.cancelled())
    await asyncio.wait([task])
    print("task cancelled:", task.cancelled())


asyncio.run(main())
