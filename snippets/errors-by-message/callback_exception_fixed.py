import asyncio


async def count_votes():
    await asyncio.sleep(0.1)
    return {"yes": 310, "no": 202}


async def report():
    votes = await count_votes()
    print("votes:", votes["total"])


async def main():
    try:
        await report()
    except KeyError as error:
        print("not in the result:", error)


asyncio.run(main())
