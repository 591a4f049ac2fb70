import asyncio


async def save(text):
    await asyncio.sleep(0.1)
    print("saved:", text)


async def main():
    saving = asyncio.create_task(save("a long letter"))
    await asyncio.sleep(0)
    await saving
    print("main is done")


asyncio.run(main())
