# /// script
# requires-python = ">=3.11"
# ///
import asyncio
from contextlib import aclosing


async def fetch(*addresses):
    async with asyncio.TaskGroup() as group:
        for address in addresses:
            yield await group.create_task(asyncio.sleep(0.1, address))


async def main():
    async with aclosing(fetch("/", "/news", "/about")) as pages:
        async for page in pages:
            print("first:", page)
            break
    print("the rest is not needed")


try:
    asyncio.run(main())
except BaseExceptionGroup as group:
    print(group.exceptions)
