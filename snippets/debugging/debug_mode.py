import asyncio
import time


async def notify(user):
    await asyncio.sleep(0.1)  # the mail server


async def resize(photo):
    time.sleep(0.2)  # a library that blocks
    return f"small {photo}"


async def upload(photo):
    print(await resize(photo))
    notify("Ada")


asyncio.run(upload("cat.jpg"), debug=True)
