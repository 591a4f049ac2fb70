import asyncio


async def save(text):
    await asyncio.sleep(0.1)
    print("saved:", text)


async def main():
    background = set()
    background.add(loop.create_task(save("a long letter")))
    await asyncio.sleep(0)
    print("main is done")


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
