# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def fetch(limit):
    task, late = asyncio.current_task(), []
    loop = asyncio.get_running_loop()
    timer = loop.call_later(limit, lambda: late.append(task.cancel()))
    try:
        try:
            await asyncio.sleep(9)  # the network
        finally:
            await asyncio.sleep(0.4)  # close the connection
    except asyncio.CancelledError:
        print(task.get_name(), "requests:", task.cancelling())
        if late and task.uncancel() == 0:
            raise TimeoutError
        raise
    finally:
        timer.cancel()


async def main():
    urls = "/news", "/shop"
    tasks = [asyncio.create_task(fetch(0.2), name=url) for url in urls]
    await asyncio.sleep(0.4)
    tasks[1].cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))


asyncio.run(main())
