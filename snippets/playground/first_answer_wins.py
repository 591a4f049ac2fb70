import asyncio


async def ask(mirror, delay):
    try:
        await asyncio.sleep(delay)
        return mirror
    except asyncio.CancelledError:
        print(f"{mirror}: never mind")
        raise


async def main():
    mirrors = {"Oslo": 3, "Lima": 0.1, "Perth": 2}
    asked = [asyncio.create_task(ask(*each)) for each in mirrors.items()]
    answered, slow = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    print(f"{answered.pop().result()} was first")
    for task in asked:
        if task in slow:
            task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


asyncio.run(main())
