# /// script
# [tool.snippet]
# raises = "InvalidStateError"
# ///
import asyncio


async def main():
    winner = asyncio.get_running_loop().create_future()
    for runner in ("hare", "tortoise"):
        winner.set_result(runner)
        print(runner, "has arrived")


asyncio.run(main())
