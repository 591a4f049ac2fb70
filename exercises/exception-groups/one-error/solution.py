# /// script
# requires-python = ">=3.11"
# ///
import asyncio

FAILURES = {
    "Monday": [OSError("no answer"), None],
    "Tuesday": [OSError("no answer"), ValueError("no prices")],
    "Wednesday": [OSError("no answer"), KeyError("price")],
}


class ImportFailed(Exception):
    """The shops are to blame. Its text has all reasons."""


async def load(failure):
    await asyncio.sleep(0)  # read the file of a shop
    if failure:
        raise failure


async def load_all(day):
    try:
        async with asyncio.TaskGroup() as group:
            for failure in FAILURES[day]:
                group.create_task(load(failure))
    except ExceptionGroup as errors:
        expected, bugs = errors.split((OSError, ValueError))
        if bugs:
            raise
        reasons = ", ".join(map(str, expected.exceptions))
        raise ImportFailed(reasons) from errors


async def main():
    for day in FAILURES:
        try:
            await load_all(day)
        except ImportFailed as error:
            print(f"{day}: failed: {error}")
        except Exception as error:
            print(f"{day}: a bug in our program: {error!r}")


asyncio.run(main())
