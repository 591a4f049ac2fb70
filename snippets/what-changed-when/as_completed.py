import asyncio


async def roll(name, seconds):
    await asyncio.sleep(seconds)
    return name


async def main():
    hare = asyncio.create_task(roll("hare", 0.1))
    tortoise = asyncio.create_task(roll("tortoise", 0.2))
    names = {hare: "hare", tortoise: "tortoise"}
    async for task in asyncio.as_completed(names):
        print(names[task], "has arrived")


try:
    asyncio.run(main())
except TypeError as error:
    print("TypeError:", error)
