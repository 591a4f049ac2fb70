import asyncio


async def wait_for_news(name, news):
    await news.wait()
    print(f"{name}: there is news, and is_set() is {news.is_set()}")


async def main():
    news = asyncio.Event()
    early = asyncio.create_task(wait_for_news("early", news))
    await asyncio.sleep(0.1)
    news.set()
    news.clear()
    late = asyncio.create_task(wait_for_news("late", news))
    done, pending = await asyncio.wait([early, late], timeout=1)
    print(f"{len(done)} done, {len(pending)} pending")


asyncio.run(main())
