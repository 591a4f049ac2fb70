import asyncio


async def ask(question):
    await asyncio.sleep(0.1)  # the network
    return f"answer to {question}"


class Client:
    def __init__(self, greeting):
        self.greeting = greeting

    @classmethod
    async def connect(cls):
        return cls(await ask("hello"))


async def main():
    client = await Client.connect()
    print(client.greeting)


asyncio.run(main())
