# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def fetch(page):
    await asyncio.sleep(0.2)  # the network
    print(f"{page} has answered")


asyncio.run(fetch("/news"))
loop = asyncio.get_event_loop()
loop.run_until_complete(fetch("/weather"))
