# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import threading
import time


def read(report):  # a library with a thread of its own
    for row in range(1, 7):
        time.sleep(0.2)  # the disk
        print(f"row {row}: read")
        report(row)
    report(None)  # there are no more


async def upload(row):
    await asyncio.sleep(0.4)  # the server
    print(f"row {row}: uploaded")


async def main():
    rows = asyncio.Queue()
    threading.Thread(target=read, args=(rows.put_nowait,)).start()
    while row := await asyncio.wait_for(rows.get(), timeout=2):
        await upload(row)


asyncio.run(main())
