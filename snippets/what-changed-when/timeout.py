import asyncio


async def main():
    try:
        async with asyncio.timeout(0.1):
            await asyncio.sleep(60)  # a server that does not answer
    except TimeoutError:
        print("no answer")
    task = asyncio.current_task()
    print("requests to cancel that are still open:", task.cancelling())


try:
    asyncio.run(main())
except AttributeError as error:
    print("AttributeError:", error)
