# /// script
# [tool.snippet]
# raises = "ConnectionError"
# ///
import asyncio


async def ask(copy, seconds):
    try:
        await asyncio.sleep(seconds)  # the network
        if copy == "Oslo":
            raise ConnectionError("Oslo does not answer")
        return copy
    finally:
        await asyncio.sleep(0.1)  # close the connection
        print(f"{copy}: connection closed")


async def first_two(*coroutines):
    answers = await asyncio.gather(*coroutines)
    return answers[:2]


async def main():
    copies = {"Oslo": 0.2, "Lima": 0.3, "Cairo": 0.5, "Rome": 2}
    answers = await first_two(*(ask(copy, copies[copy]) for copy in copies))
    print("the first two:", *answers)


asyncio.run(main())
