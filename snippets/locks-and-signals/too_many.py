import asyncio


async def main():
    for kind in asyncio.Semaphore, asyncio.BoundedSemaphore:
        slots = kind(1)
        try:
            async with slots:
                slots.release()  # one too many: the block does it, too
        except ValueError as error:
            print(f"{kind.__name__}: {error}")
        await slots.acquire()
        print(f"{kind.__name__}: is there another slot? {not slots.locked()}")


asyncio.run(main())
