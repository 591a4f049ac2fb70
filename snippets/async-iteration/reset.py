import asyncio
from contextvars import ContextVar

site = ContextVar("site", default="none")


async def pages():
    token = site.set("news.example")
    try:
        for path in "/", "/news", "/about":
            await asyncio.sleep(0.1)  # the network
            yield path
    finally:
        site.reset(token)


async def main():
    async for path in pages():
        print("found", path, "on", site.get())
        break
    print("after the loop:", site.get())
    await asyncio.sleep(0.1)
    print("and later:", site.get())


asyncio.run(main())
