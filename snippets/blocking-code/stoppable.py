# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import threading
import time


def export(pages, stop):
    for page in range(pages):
        if stop.is_set():
            print(f"stopped after {page} pages")
            return
        time.sleep(0.1)  # write a page


async def main():
    stop = threading.Event()
    try:
        await asyncio.wait_for(asyncio.to_thread(export, 100, stop), 0.35)
    except asyncio.TimeoutError:
        stop.set()
        print("given up")


asyncio.run(main())
