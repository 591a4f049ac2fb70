# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def book_seat(row):
    await asyncio.sleep(0.1)
    if row == 13:
        raise LookupError(f"there is no row {row}")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(book_seat(12))
            group.create_task(book_seat(13))
    except* LookupError as errors:
        print("not booked:", *errors.exceptions)


asyncio.run(main())
