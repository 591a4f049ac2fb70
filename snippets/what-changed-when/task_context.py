import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")


async def log_in():
    user.set("Ada")


async def main():
    context = contextvars.copy_context()
    coroutine = log_in()
    try:
        await asyncio.create_task(coroutine, context=context)
        print("in its context:", context[user])
    except TypeError as error:
        print("TypeError:", error)
        await coroutine


asyncio.run(main())
