import asyncio
from contextvars import ContextVar

user = ContextVar("user")


async def log_in():
    user.set("Ada")


async def sessions():
    user.set("Ada")
    yield


async def main():
    for way, awaitable in {
        "await": log_in(),
        "anext": anext(sessions()),
        "create_task": asyncio.create_task(log_in()),
        "gather": asyncio.gather(log_in()),
        "wait_for": asyncio.wait_for(log_in(), timeout=1),
    }.items():
        user.set("nobody")
        await awaitable
        print(f"{way:12} {user.get()}")


asyncio.run(main())
