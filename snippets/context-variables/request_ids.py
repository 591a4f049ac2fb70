import asyncio
import logging
from contextvars import ContextVar

request = ContextVar("request", default="-")


def add_request(record):
    record.request = request.get()
    return True


async def query(table, seconds):
    await asyncio.sleep(seconds)  # the database
    logging.info("%s read", table)


async def handle(number):
    request.set(number)
    await asyncio.gather(query("users", 0.2), query("orders", 0.4))


async def main():
    logging.basicConfig(format="[%(request)s] %(message)s", level="INFO")
    logging.getLogger().handlers[0].addFilter(add_request)
    await asyncio.gather(handle(1), handle(2))
    logging.info("all answered")


asyncio.run(main())
