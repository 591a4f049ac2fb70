import asyncio
from pathlib import Path


async def export(path):
    try:
        with path.open("w") as file:
            for row in range(1, 1001):
                await asyncio.sleep(0.1)  # the database sends a row
                file.write(f"row {row}\n")
    except asyncio.CancelledError:
        path.unlink()
        await asyncio.sleep(0.2)  # tell the database to stop
        print("the half-written file is deleted")
        raise


async def main():
    path = Path("customers.csv")
    task = asyncio.create_task(export(path))
    await asyncio.sleep(0.5)
    print("is there a file?", path.exists())
    task.cancel()
    await asyncio.wait([task])
    print("is there a file?", path.exists())


asyncio.run(main())
