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
    tasks = [asyncio.create_task(each) for each in coroutines]
    answers = []
    try:
        for each in asyncio.as_completed(tasks):
            try:
                answers.append(await each)
            except ConnectionError:
                continue
            if len(answers) == 2:
                break
        return answers
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def main():
    copies = {"Oslo": 0.2, "Lima": 0.3, "Cairo": 0.5, "Rome": 2}
    answers = await first_two(*(ask(copy, copies[copy]) for copy in copies))
    print("the first two:", *answers)


asyncio.run(main())
