import asyncio


async def main():
    answer = asyncio.get_running_loop().create_future()
    answer.set_exception(ConnectionError("the line is dead"))
    print("nobody asks for the answer")


asyncio.run(main())
