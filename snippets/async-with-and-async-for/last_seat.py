import asyncio
from contextlib import asynccontextmanager

booked_by = {"12A": None}


@asynccontextmanager
async def connection():
    await asyncio.sleep(0.1)  # connect to the database
    try:
        yield
    finally:
        await asyncio.sleep(0.1)  # and disconnect


async def book(user, seat):
    async with connection():
        is_free = booked_by[seat] is None
    if is_free:
        booked_by[seat] = user
        print(f"{user} has booked seat {seat}")


async def main():
    await asyncio.gather(book("Ana", "12A"), book("Ben", "12A"))


asyncio.run(main())
