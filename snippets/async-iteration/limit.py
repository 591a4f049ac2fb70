# /// script
# requires-python = ">=3.11"
# [tool.snippet]
# raises = "CancelledError"
# ///
import asyncio


async def pages():
    async with asyncio.timeout(0.6):
        for path in "/", "/news", "/about":
            await asyncio.sleep(0.1)  # the network
            yield path


async def save(path):
    try:
        await asyncio.sleep(0.3)  # the database
        print("saved", path)
    except asyncio.CancelledError:
        print("cancelled while saving", path)
        raise


async def main():
    async for path in pages():
        await save(path)


asyncio.run(main())
