import asyncio


async def main():
    print("open for business")


asyncio.run(main())
