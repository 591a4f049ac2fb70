import asyncio
import warnings

warnings.simplefilter("error")  # a DeprecationWarning would end this


async def brew():
    await asyncio.sleep(0.1)
    return "coffee"


async def main():
    pot = asyncio.ensure_future(brew())
    print(type(pot).__name__, "is a task:", isinstance(pot, asyncio.Task))
    print("the same object:", asyncio.ensure_future(pot) is pot)
    print(await pot)


asyncio.run(main())
