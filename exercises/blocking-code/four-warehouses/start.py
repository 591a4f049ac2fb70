# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import time

SECONDS = {"north": 0.2, "south": 0.4, "west": 3, "east": 0.3}


def stock(warehouse, timeout=60):  # a library without async
    time.sleep(min(SECONDS[warehouse], timeout))
    if SECONDS[warehouse] > timeout:
        raise TimeoutError("no answer")
    return "in stock"


async def show(warehouse):
    try:
        print(f"{warehouse}: {stock(warehouse)}")
    except TimeoutError as error:
        print(f"{warehouse}: {error}")


async def serve():
    for number in range(1, 5):
        await asyncio.sleep(0.1)
        print(f"customer {number} is served")


async def main():
    await asyncio.gather(serve(), *map(show, SECONDS))


asyncio.run(main())
