import asyncio

background = set()


async def send_mail(name):
    await asyncio.sleep(0.4)  # the mail server
    if name == "Bob":
        raise ConnectionError("mailbox full")
    print(f"mail to {name}: sent")


async def try_to_send_mail(name):
    try:
        await send_mail(name)
    except ConnectionError as error:
        print(f"mail to {name}: {error}")


async def order(name):
    await asyncio.sleep(0.1)  # the database
    task = asyncio.create_task(try_to_send_mail(name))
    background.add(task)
    task.add_done_callback(background.discard)
    print(f"order of {name}: accepted")


async def main():
    for name in "Ada", "Bob", "Cleo":
        await order(name)
    await asyncio.gather(*background)
    print("the shop is closed")


asyncio.run(main())
