import asyncio


async def read(server):
    await asyncio.sleep(0.1)
    print(f"{server}: connected")
    await asyncio.sleep(0.1)
    if server == "south":
        raise ConnectionError(server)
    print(f"{server}: read")
    await asyncio.sleep(0.1)
    print(f"{server}: closed")


async def main():
    for server in "north", "south", "west":
        try:
            await read(server)
        except ConnectionError:
            print(f"{server}: failed")


asyncio.run(main())
