import asyncio


def soup():
    print("soup is served")


def salad():
    print("salad is served")


async def bake_bread():
    print("bread is served")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(soup)
    bread = asyncio.create_task(bake_bread())
    loop.call_soon(salad)
    print("main has ordered all three")
    await asyncio.sleep(0)
    print("main has its turn again")
    await bread


asyncio.run(main())
