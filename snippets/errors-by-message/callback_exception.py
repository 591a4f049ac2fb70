import asyncio


async def count_votes():
    await asyncio.sleep(0.1)
    return {"yes": 310, "no": 202}


def report(counting):
    print("votes:", counting.result()["total"])


async def main():
    counting = asyncio.create_task(count_votes())
    counting.add_done_callback(report)
    await asyncio.sleep(0.3)
    print("main has noticed nothing")


asyncio.run(main())
