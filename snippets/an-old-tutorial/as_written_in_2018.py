# /// script
# [tool.snippet]
# raises = { "3.11" = "TypeError", "3.14" = "RuntimeError" }
# ///
import asyncio
import time


def log(message):
    print(f"{time.perf_counter() - start:.1f} s  {message}")


async def fetch(page):
    log(f"asking for {page}")
    await asyncio.sleep(2)  # the network: two seconds of waiting
    log(f"{page} has answered")


start = time.perf_counter()
loop = asyncio.get_event_loop()
loop.run_until_complete(
    asyncio.wait([fetch("/news"), fetch("/weather")])
)
loop.close()
log("both pages are here")
