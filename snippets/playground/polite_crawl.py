import asyncio

LINKS = {
    "/": ["/books", "/music", "/about"],
    "/books": ["/books/1", "/books/2", "/"],
    "/music": ["/music/1", "/books"],
}
at_once = most_at_once = 0


async def fetch(page, limit):
    global at_once, most_at_once
    async with limit:
        at_once += 1
        most_at_once = max(most_at_once, at_once)
        await asyncio.sleep(0.2)
        at_once -= 1
    return LINKS.get(page, [])


async def crawl(page, seen, limit):
    seen.add(page)
    new = [link for link in await fetch(page, limit) if link not in seen]
    await asyncio.gather(*(crawl(link, seen, limit) for link in new))


seen = set()
asyncio.run(crawl("/", seen, asyncio.Semaphore(2)))
print(f"{len(seen)} pages, never more than {most_at_once} requests at once")
print(*sorted(seen), sep="\n")
