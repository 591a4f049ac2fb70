import asyncio


async def load_user(number):
    await asyncio.sleep(0.1)
    return {"number": number, "name": "Ada"}


async def main():
    user = await load_user(7)
    print(user["name"])


asyncio.run(main())
