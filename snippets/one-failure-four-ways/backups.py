import asyncio


async def back_up(place, seconds, problem=None):
    await asyncio.sleep(seconds)  # the upload
    if problem:
        raise OSError(f"{place}: {problem}")
    print(f"{place}: saved")


async def main():
    try:
        await asyncio.gather(
            back_up("cellar", 0.2, "no space left"),
            back_up("cloud", 0.4, "connection lost"),
            back_up("office", 0.6),
        )
    except OSError as error:
        print(f"failed: {error}")
    await asyncio.sleep(1)


asyncio.run(main())
