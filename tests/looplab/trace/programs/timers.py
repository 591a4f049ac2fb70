import asyncio


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.2, print, "later")
    loop.call_later(0.1, print, "earlier")
    dropped = loop.call_later(0.15, print, "never")
    loop.call_at(loop.time() + 0.1, print, "at the same time")
    await asyncio.sleep(0.12)
    dropped.cancel()
    dropped.cancel()
    many = [loop.call_later(1 + number / 1000, print, "never") for number in range(150)]
    for handle in many[:140]:
        handle.cancel()
    await asyncio.sleep(0.2)
    for handle in many:
        handle.cancel()
    soon = loop.call_soon(print, "never")
    loop.call_soon(soon.cancel)
    soon.cancel()
    both = [loop.call_later(0.1, lambda: both[1].cancel()), loop.call_later(0.1, print, "never")]
    await asyncio.sleep(0.3)


asyncio.run(main())
