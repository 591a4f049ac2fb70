import asyncio


async def loop_of_this_run():
    return asyncio.get_running_loop()


try:
    with asyncio.Runner() as runner:
        first = runner.run(loop_of_this_run())
        second = runner.run(loop_of_this_run())
    print("two runs, one loop:", first is second)
except AttributeError as error:
    print("AttributeError:", error)
