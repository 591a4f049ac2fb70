import asyncio

menu = {"soup": 4}


async def price(dish):
    print("  look up the", dish)
    if dish not in menu:
        await asyncio.sleep(0.1)  # ask the kitchen
        menu[dish] = 7
    print("  found the", dish)
    return menu[dish]


async def main():
    soup = asyncio.create_task(price("soup"), name="soup")
    print("soup is a task; done?", soup.done())
    stew = asyncio.create_task(price("stew"), name="stew")
    print("stew is a task; done?", stew.done())
    print("together", await soup + await stew)


asyncio.run(main())
