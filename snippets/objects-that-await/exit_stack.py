import asyncio
from contextlib import AsyncExitStack, asynccontextmanager


@asynccontextmanager
async def connected(host):
    await asyncio.sleep(0.2)  # the network
    if host == "backup":
        raise ConnectionError("backup does not answer")
    print(host, "is open")
    try:
        yield host
    finally:
        await asyncio.sleep(0.2)  # say goodbye
        print(host, "is closed")


async def main():
    try:
        async with AsyncExitStack() as stack:
            for host in "users", "orders", "backup":
                await stack.enter_async_context(connected(host))
            print("all are open")
    except ConnectionError as error:
        print(error)


asyncio.run(main())
