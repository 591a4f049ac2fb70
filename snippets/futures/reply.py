import asyncio


async def ask(question, reply):
    print(f"client: asks {question!r}")
    answer = await reply
    print(f"client: the answer is {answer!r}")


async def receive(reply):
    await asyncio.sleep(0.3)  # the network
    print("receiver: a message has come")
    reply.set_result("sunny")
    print("receiver: waits for the next message")


async def main():
    reply = asyncio.get_running_loop().create_future()
    await asyncio.gather(ask("weather?", reply), receive(reply))


asyncio.run(main())
