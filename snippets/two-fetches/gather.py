import asyncio
import time


def log(message):
    print(f"{time.perf_counter() - start:.1f} s  {message}")


async def fetch(page):
    log(f"asking for {page}")
    await asyncio.sleep(2)  # the network: two seconds of waiting
    log(f"{page} has answered")


async def main():
    await asyncio.gather(fetch("/news"), fetch("/weather"))


start = time.perf_counter()
asyncio.run(main())
log("both pages are here")
