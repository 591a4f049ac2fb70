import asyncio


async def look_up(word):
    print("looking up", word)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(look_up("eager"))
    print("created")
    await task


try:
    asyncio.run(main())
except AttributeError as error:
    print("AttributeError:", error)
