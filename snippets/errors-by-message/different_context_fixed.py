import asyncio
from contextvars import ContextVar

user = ContextVar("user", default="nobody")


async def log_in():
    return user.set("Ada")


async def main():
    token = await log_in()
    print("serving", user.get())
    user.reset(token)
    print("then", user.get())


asyncio.run(main())
