import asyncio
import time


def log(message):
    print(f"{time.perf_counter() - start:.1f} s  {message}")


async def fetch(page):
    log(f"asking for {page}")
    await asyncio.sleep(2)  # the network: two seconds of waiting
    log(f"{page} has answered")


start = time.perf_counter()
loop = asyncio.new_event_loop()
tasks = [loop.create_task(fetch(page)) for page in ("/news", "/weather")]
loop.run_until_complete(asyncio.wait(tasks))
loop.close()
log("both pages are here")
