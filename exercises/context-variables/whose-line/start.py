import asyncio

request = "-"


async def query(table, seconds):
    await asyncio.sleep(seconds)  # the database
    print(f"[{request}] {table} read")


async def handle(number):
    global request
    request = number
    await asyncio.gather(query("users", number / 10), query("orders", number / 5))
    print(f"[{request}] answered")


async def main():
    await asyncio.gather(*(handle(number) for number in (2, 3, 4)))
    print(f"[{request}] all answered")


asyncio.run(main())
