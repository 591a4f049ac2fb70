import asyncio

PAGES = [["Ana", "Ben"], ["Cleo", "Dan"], ["Eva"]]


async def customers():
    for number, page in enumerate(PAGES, start=1):
        await asyncio.sleep(0.2)  # the server sends a page
        print(f"page {number} has arrived")
        for name in page:
            yield name


async def main():
    async for name in customers():
        print(f"    {name}")


asyncio.run(main())
