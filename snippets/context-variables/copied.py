import asyncio
from contextvars import ContextVar

user = ContextVar("user", default="nobody")


async def send_mail(subject):
    print(f"{subject}: to {user.get()}")


async def main():
    user.set("Ada")
    invoice = send_mail("invoice")
    reminder = asyncio.create_task(send_mail("reminder"))
    user.set("Grace")
    await invoice
    await reminder


asyncio.run(main())
