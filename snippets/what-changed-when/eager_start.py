import asyncio


async def look_up(word):
    print("looking up", word)


async def main():
    first = look_up("now")
    try:
        task = asyncio.create_task(first, eager_start=True)
    except TypeError as error:
        print("TypeError:", error)
        task = asyncio.create_task(first)
    print("created")
    await task


asyncio.run(main())
