import asyncio


async def main():
    try:
        await asyncio.wait_for(asyncio.sleep(60), timeout=0.1)
    except Exception as error:
        print("an asyncio.TimeoutError:", isinstance(error, asyncio.TimeoutError))
        print("a TimeoutError:", isinstance(error, TimeoutError))


asyncio.run(main())
print("one class:", asyncio.TimeoutError is TimeoutError)
