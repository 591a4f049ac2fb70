# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import threading


async def fetch(address, seconds):
    await asyncio.sleep(seconds)
    return f"{address} read"


async def main():
    loop = asyncio.new_event_loop()
    worker = threading.Thread(target=loop.run_forever, name="worker")
    worker.start()
    news = asyncio.run_coroutine_threadsafe(fetch("news", 0.3), loop)
    tick = asyncio.create_task(fetch("clock", 0.2))
    print(await tick)
    print(await asyncio.wrap_future(news))
    loop.call_soon_threadsafe(loop.stop)
    worker.join()
    loop.close()


asyncio.run(main())
