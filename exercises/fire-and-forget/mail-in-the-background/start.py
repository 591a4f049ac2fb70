import asyncio


async def send_mail(name):
    await asyncio.sleep(0.4)  # the mail server
    if name == "Bob":
        raise ConnectionError("mailbox full")
    print(f"mail to {name}: sent")


async def order(name):
    await asyncio.sleep(0.1)  # the database
    asyncio.create_task(send_mail(name))
    print(f"order of {name}: accepted")


async def main():
    for name in "Ada", "Bob", "Cleo":
        await order(name)
    print("the shop is closed")


asyncio.run(main())
