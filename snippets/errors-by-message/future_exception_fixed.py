import asyncio


async def main():
    answer = asyncio.get_running_loop().create_future()
    answer.set_exception(ConnectionError("the line is dead"))
    try:
        print(await answer)
    except ConnectionError as error:
        print("no answer:", error)


asyncio.run(main())
