import asyncio
from contextvars import ContextVar

user = ContextVar("user", default="nobody")


async def answer():
    print("answering", user.get())


async def main():
    try:
        with user.set("Ada"):
            await answer()
    except (AttributeError, TypeError) as error:
        print(f"{type(error).__name__}: {error}")
    print("afterwards:", user.get())


asyncio.run(main())
