import asyncio


async def ask(reply):
    text = await asyncio.wait_for(reply, timeout=10)
    print("reply:", text)
    await asyncio.sleep(0.1)
    print("asking the next question")


async def main():
    reply = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(ask(reply))
    await asyncio.sleep(0.1)
    reply.set_result("yes")  # and in the same iteration,
    task.cancel()  # somebody cancels the task
    await asyncio.wait([task])
    print("cancelled:", task.cancelled())


asyncio.run(main())
