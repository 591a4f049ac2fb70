# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def save(file):
    if file.endswith(".txt"):
        raise ValueError(f"{file} is not a picture")
    raise ConnectionError(f"{file} is incomplete")


def leaves(error):
    if isinstance(error, BaseExceptionGroup):
        return [leaf for e in error.exceptions for leaf in leaves(e)]
    return [error]


async def upload(*files):
    try:
        async with asyncio.TaskGroup() as group:
            for file in files:
                group.create_task(save(file))
    except ExceptionGroup as group:
        reasons = ", ".join(map(str, leaves(group)))
        raise RuntimeError(f"upload failed: {reasons}") from group


try:
    asyncio.run(upload("cat.jpg", "notes.txt"))
except RuntimeError as error:
    print(error)
