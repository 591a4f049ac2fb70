import asyncio


async def work(seconds, error=None):
    await asyncio.sleep(seconds)
    if error:
        raise error
    return seconds


async def main():
    print(await asyncio.gather(work(0.1), work(0.2), asyncio.sleep(0.1, "slept")))
    print(await asyncio.gather(work(0.1, ValueError("no")), work(0.2), return_exceptions=True))
    nested = asyncio.gather(asyncio.gather(work(0.1), work(0.2)), work(0.3))
    await asyncio.sleep(0.15)
    nested.cancel()
    try:
        await nested
    except asyncio.CancelledError:
        print("cancelled")
    done, pending = await asyncio.wait(
        [asyncio.create_task(work(n / 10), name=f"w{n}") for n in (1, 2)], return_when="FIRST_COMPLETED"
    )
    print(len(done), len(pending))
    for each in asyncio.as_completed([work(0.3), *pending]):
        print(await each)
    inner = asyncio.create_task(work(0.3), name="inner")
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.1)
    except asyncio.TimeoutError:  # noqa: UP041  # another class before 3.11
        print("timed out")
    print(await inner)
    print(await asyncio.wait_for(work(0.1), 1))
    try:
        await asyncio.wait_for(work(1), 0.1)
    except asyncio.TimeoutError:  # noqa: UP041  # another class before 3.11
        print("timed out again")
    early = asyncio.create_task(work(1), name="early")
    early.cancel()
    await asyncio.wait([early])
    print(early.cancelled())
    stubborn = asyncio.create_task(resist(), name="stubborn")
    await asyncio.sleep(0)
    stubborn.cancel()
    await stubborn
    direct = asyncio.ensure_future(work(0.1))
    await direct
    asyncio.current_task().cancel()
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("cancelled itself")


async def resist():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        await asyncio.sleep(0.1)
        print("resisted")


asyncio.run(main())
