import asyncio

cache = {"/news": "cached"}


async def load(page):
    print("  look for", page)
    if page not in cache:
        await asyncio.sleep(0.1)  # ask the server
        cache[page] = "fetched"
    print("  found", page)
    return cache[page]


async def main():
    news = asyncio.create_task(load("/news"), name="/news")
    print("/news is a task; done?", news.done())
    weather = asyncio.create_task(load("/weather"), name="/weather")
    print("/weather is a task; done?", weather.done())
    print("main:", await news, "and", await weather)


asyncio.run(main())
