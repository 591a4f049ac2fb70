import asyncio


async def fetch(path):
    print(f"GET {path}")
    await asyncio.sleep(0.2)  # the server
    return f"the text of {path}"


async def main():
    home, news = fetch("/"), fetch("/news")
    for text in await asyncio.gather(home, news, home):
        print(text)


asyncio.run(main())
