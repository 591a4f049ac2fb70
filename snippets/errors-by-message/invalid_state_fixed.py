import asyncio


async def main():
    winner = asyncio.get_running_loop().create_future()
    for runner in ("hare", "tortoise"):
        if not winner.done():
            winner.set_result(runner)
        print(runner, "has arrived")
    print("first:", await winner)


asyncio.run(main())
