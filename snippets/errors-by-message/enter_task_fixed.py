import asyncio


async def ask(host):
    await asyncio.sleep(0.1)
    return "up"


async def state(host):
    return await ask(host)


async def main():
    print("db.example is", await state("db.example"))


asyncio.run(main())
