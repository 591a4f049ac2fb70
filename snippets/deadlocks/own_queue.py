import asyncio

LINKS = {"/": ["/news", "/shop"], "/news": ["/a", "/b"], "/shop": ["/c"]}


async def crawl(pages):
    while True:
        path = await pages.get()
        await asyncio.sleep(0.1)  # fetch it
        print(f"{path} links to {LINKS.get(path, [])}")
        for link in LINKS.get(path, []):
            await pages.put(link)
        pages.task_done()


async def main():
    pages = asyncio.Queue(maxsize=1)
    await pages.put("/")
    crawlers = [asyncio.create_task(crawl(pages)) for _ in range(2)]
    try:
        await asyncio.wait_for(pages.join(), timeout=2)
    except asyncio.TimeoutError:
        for crawler in crawlers:
            frame = crawler.get_stack()[-1]
            print(f"{crawler.get_name()} waits in line {frame.f_lineno}")


asyncio.run(main())
