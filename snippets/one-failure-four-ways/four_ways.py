# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def book(what, way):
    await asyncio.sleep(0.3 if what == "flight" else 0.8)
    if what == "flight":
        raise ValueError("sold out")
    print(f"{way}: the {what} is booked")


async def trip(way):
    parts = book("flight", way), book("hotel", way)
    if way == "gather":
        await asyncio.gather(*parts)
    elif way == "TaskGroup":
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in parts]
    elif way == "as_completed":
        results = [await part for part in asyncio.as_completed(parts)]
    else:
        tasks = [asyncio.create_task(part) for part in parts]
        await asyncio.wait(tasks)
        print(f"wait: {[task.exception() for task in tasks]}")


async def main(*ways):
    await asyncio.gather(*map(trip, ways), return_exceptions=True)


asyncio.run(main("gather", "TaskGroup", "as_completed", "wait"))
