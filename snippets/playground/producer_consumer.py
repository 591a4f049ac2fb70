import asyncio


async def bake(shelf):
    for number in range(1, 6):
        await shelf.put(f"loaf {number}")
        print(f"baked loaf {number}, {shelf.qsize()} on the shelf")
    await shelf.put(None)


async def sell(shelf):
    while (loaf := await shelf.get()) is not None:
        await asyncio.sleep(0.1)  # a customer with small change
        print(f"sold {loaf}")


async def main():
    shelf = asyncio.Queue(maxsize=2)  # a full shelf makes the baker wait
    await asyncio.gather(bake(shelf), sell(shelf))


asyncio.run(main())
