import asyncio


async def read_page():
    await asyncio.sleep(60)


async def crawl():
    await read_page()


async def main():
    crawler = asyncio.create_task(crawl())
    await asyncio.sleep(0)
    stack = asyncio.capture_call_graph(crawler).call_stack
    print([entry.frame.f_code.co_name for entry in stack])


try:
    asyncio.run(main())
except AttributeError as error:
    print("AttributeError:", error)
