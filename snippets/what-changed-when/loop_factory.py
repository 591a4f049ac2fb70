import asyncio


async def main():
    loop = asyncio.get_running_loop()
    print("on a selector loop:", isinstance(loop, asyncio.SelectorEventLoop))


job = main()
try:
    asyncio.run(job, loop_factory=asyncio.SelectorEventLoop)
except TypeError as error:
    print("TypeError:", error)
    asyncio.run(job)
