import asyncio


async def fetch(page, seconds):
    await asyncio.sleep(seconds)
    print(f"{page} has answered")
    return f"the text of {page}"


async def main():
    texts = await asyncio.gather(
        fetch("/news", 0.6),
        fetch("/weather", 0.2),
        fetch("/sport", 0.4),
    )
    print(texts)


asyncio.run(main())
