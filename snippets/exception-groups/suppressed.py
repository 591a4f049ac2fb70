# /// script
# requires-python = ">=3.11"
# ///
import asyncio
from contextlib import suppress


async def say_goodbye(client):
    raise ConnectionResetError(f"{client} has gone")


async def close_all(*clients):
    with suppress(ConnectionResetError):
        async with asyncio.TaskGroup() as group:
            for client in clients:
                group.create_task(say_goodbye(client))


async def main():
    try:
        await close_all("Ada", "Bob")
        print("all closed")
    except ExceptionGroup as errors:
        print("not suppressed:", errors.exceptions)


asyncio.run(main())
