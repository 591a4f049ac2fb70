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
    time.sleep(0.2)
    answer.set_result("21 degrees")  # not allowed here
    log("measured")


async def heartbeat():
    await asyncio.sleep(0.7)
    log("heartbeat")


async def main():
    answer = asyncio.get_running_loop().create_future()
    threading.Thread(target=measure, args=(answer,)).start()
    beats = asyncio.create_task(heartbeat())
    log(await answer)
    await beats


started = time.monotonic()
asyncio.run(main())
