# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import threading
import time


def log(text):
    print(f"{time.monotonic() - started:.1f} s  {text}")


def measure(answer):
    time.sleep(0.1)
    answer.set_result("21 degrees")  # not allowed here
    log("measured")


async def main():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    threading.Thread(target=measure, args=(answer,)).start()
    loop.call_later(0.6, log, "heartbeat")
    await asyncio.wait([answer], timeout=2)
    log(answer.result())


started = time.monotonic()
asyncio.run(main())
