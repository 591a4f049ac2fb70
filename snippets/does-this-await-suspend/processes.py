# /// script
# [tool.snippet]
# needs = ["subprocess"]
# ///
import asyncio
import sys


async def show(name, awaitable):
    turns = []
    asyncio.get_running_loop().call_soon(turns.append, "a turn")
    result = await awaitable
    print("suspends " if turns else "continues", name)
    return result


async def main():
    start = asyncio.create_subprocess_exec(sys.executable, "-c", "pass")
    process = await show("create_subprocess_exec()", start)
    await show("wait(), still running", process.wait())
    await show("wait(), has ended", process.wait())
    await show("communicate(), has ended", process.communicate())


asyncio.run(main())
