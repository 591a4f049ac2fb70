# /// script
# [tool.snippet]
# raises = "TypeError"
# ///
import asyncio


async def ask(question):
    await asyncio.sleep(0.1)  # the network
    return f"answer to {question}"


class Client:
    async def __init__(self):
        self.greeting = await ask("hello")


async def main():
    client = Client()
    print(client.greeting)


asyncio.run(main())
