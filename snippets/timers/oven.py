import asyncio


def bread():
    print("the bread is done")


def rolls():
    print("the rolls are done")


def cake():
    print("the cake is done")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.6, bread)
    loop.call_later(0.2, rolls)
    loop.call_later(0.4, cake)
    print("all three are in the oven")
    await asyncio.sleep(0.8)
    print("the kitchen closes")


asyncio.run(main())
