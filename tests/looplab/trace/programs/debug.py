import asyncio
import traceback


def show():
    traceback.print_stack(limit=3)


async def inner():
    show()
    asyncio.current_task().print_stack()
    await asyncio.sleep(0.1)
    raise ZeroDivisionError


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: 1 / 0)
    task = asyncio.create_task(inner(), name="inner")
    await asyncio.sleep(0.05)
    task.print_stack()
    try:
        await task
    except ZeroDivisionError:
        traceback.print_exc()
    forgotten = asyncio.create_task(inner(), name="forgotten")
    await asyncio.sleep(0.2)
    print(forgotten.done())
    inner()


asyncio.run(main(), debug=True)
