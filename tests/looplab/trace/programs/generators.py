import asyncio


async def ticks():
    try:
        while True:
            await asyncio.sleep(0.1)
            yield 1
    finally:
        await asyncio.sleep(0.1)
        print("finally")


class Later:
    def __await__(self):
        return self.wait().__await__()

    async def wait(self):
        await asyncio.sleep(0.1)
        return "later"


class Turn:
    def __await__(self):
        yield
        return "turned"


async def main():
    async for tick in ticks():
        print(tick)
        break
    generator = ticks()
    print(await anext(generator), await anext(generator, 2))
    await generator.aclose()
    left = ticks()
    await left.asend(None)
    print(await Later(), await Turn())
    async for _ in left:
        return


asyncio.run(main())
