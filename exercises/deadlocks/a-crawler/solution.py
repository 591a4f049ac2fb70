import asyncio

LINKS = {"/": ["/news", "/shop"], "/news": ["/", "/a", "/b"], "/shop": ["/a", "/c"]}


async def fetch(path):
    print(f"GET {path}")
    await asyncio.sleep(0.2)  # the server
    return LINKS.get(path, [])


async def crawl(pages, seen):
    while True:
        path = await pages.get()
        for link in await fetch(path):
            if link not in seen:
                seen.add(link)
                await pages.put(link)
        pages.task_done()


async def main():
    pages = asyncio.Queue()
    await pages.put("/")
    seen = {"/"}
    crawlers = [asyncio.create_task(crawl(pages, seen)) for _ in range(2)]
    try:
        await asyncio.wait_for(pages.join(), timeout=2)
    except asyncio.TimeoutError:
        print("not done after 2 seconds")
    for crawler in crawlers:
        crawler.cancel()
    await asyncio.wait(crawlers)


asyncio.run(main())
