import asyncio
from contextvars import ContextVar

request = ContextVar("request", default="-")


async def query(table, seconds):
    await asyncio.sleep(seconds)  # the database
    print(f"[{request.get()}] {table} read")


async def handle(number):
    request.set(number)
    await asyncio.gather(query("users", number / 10), query("orders", number / 5))
    print(f"[{request.get()}] answered")


async def main():
    await asyncio.gather(*(handle(number) for number in (2, 3, 4)))
    print(f"[{request.get()}] all answered")


asyncio.run(main())
