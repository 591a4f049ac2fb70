# /// script
# requires-python = ">=3.11"
# ///
import asyncio

FAILURES = {
    "Monday": {"north": OSError("no answer")},
    "Tuesday": {"north": OSError("no answer"), "south": ValueError("no prices")},
    "Wednesday": {"north": OSError("no answer"), "south": KeyError("price")},
}


class ImportFailed(Exception):
    """The shops are to blame. Its text has all reasons."""


async def load(shop, day):
    await asyncio.sleep(0)  # read the file of the shop
    if shop in FAILURES[day]:
        raise FAILURES[day][shop]


async def load_all(day):
    try:
        async with asyncio.TaskGroup() as group:
            for shop in "north", "south", "west":
                group.create_task(load(shop, day))
    except ExceptionGroup as errors:
        expected, bugs = errors.split((OSError, ValueError))
        if bugs:
            raise
        raise ImportFailed(", ".join(map(str, expected.exceptions))) from errors


async def main():
    for day in FAILURES:
        try:
            await load_all(day)
        except ImportFailed as error:
            print(f"{day}: failed: {error}")
        except Exception as error:
            print(f"{day}: a bug in our program: {error!r}")


asyncio.run(main())
