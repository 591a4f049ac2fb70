# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import threading
import time


def watch(folder, report):  # a library with a thread of its own
    for name in "a.txt", "b.txt":
        time.sleep(0.2)
        report(f"{folder}/{name}")
    report(None)


async def main():
    loop = asyncio.get_running_loop()
    changes = asyncio.Queue()

    def report(change):
        loop.call_soon_threadsafe(changes.put_nowait, change)

    threading.Thread(target=watch, args=("inbox", report)).start()
    while change := await changes.get():
        print("changed:", change)


asyncio.run(main())
