import asyncio


async def rower(name, ready):
    print(name, "is seated")
    await ready.wait()
    print(name, "pulls")


async def main():
    ready = asyncio.Barrier(2)
    await asyncio.gather(rower("bow", ready), rower("stroke", ready))


try:
    asyncio.run(main())
except AttributeError as error:
    print("AttributeError:", error)
