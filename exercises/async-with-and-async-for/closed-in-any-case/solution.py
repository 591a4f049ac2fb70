import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def connected(server):
    await asyncio.sleep(0.1)
    print(f"{server}: connected")
    try:
        yield
    finally:
        await asyncio.sleep(0.1)
        print(f"{server}: closed")


async def read(server):
    async with connected(server):
        await asyncio.sleep(0.1)
        if server == "south":
            raise ConnectionError(server)
        print(f"{server}: read")


async def main():
    for server in "north", "south", "west":
        try:
            await read(server)
        except ConnectionError:
            print(f"{server}: failed")


asyncio.run(main())
