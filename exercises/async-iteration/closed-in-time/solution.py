import asyncio
from contextlib import aclosing


async def rows(table):
    print(f"{table}: connected")
    try:
        for number in range(1, 10):
            await asyncio.sleep(0.1)  # the database
            yield number
    finally:
        await asyncio.sleep(0.1)
        print(f"{table}: closed")


async def find(table, wanted):
    async with aclosing(rows(table)) as found:
        async for row in found:
            if row == wanted:
                return f"{table}: found row {row}"


async def main():
    print(await find("users", 2))
    print(await find("orders", 3))


asyncio.run(main())
