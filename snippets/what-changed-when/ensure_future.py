import asyncio
import warnings

warnings.simplefilter("error")  # a DeprecationWarning would end this


async def look_up(host):
    await asyncio.sleep(0.1)
    return "127.0.0.1"


async def main():
    address = asyncio.ensure_future(look_up("localhost"))
    print("a task:", isinstance(address, asyncio.Task))
    print("the same object:", asyncio.ensure_future(address) is address)
    print(await address)


asyncio.run(main())
