import asyncio
from contextvars import ContextVar

request_id = ContextVar("request_id", default="-")


def log(message):
    print(f"[{request_id.get()}] {message}")


async def query(table):
    log(f"reading {table}")
    await asyncio.sleep(0)  # the others get a turn
    log(f"{table} read")


async def handle(number):
    request_id.set(f"request {number}")  # in this task, and in those it starts
    log("begins")
    await asyncio.gather(query("users"), query("orders"))
    log("done")


async def main():
    await asyncio.gather(handle(1), handle(2))
    log("nothing set out here")


asyncio.run(main())
