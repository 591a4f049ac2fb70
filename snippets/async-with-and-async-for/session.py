import asyncio


class Session:
    async def __aenter__(self):
        print("logging in")
        await asyncio.sleep(0.2)  # the server checks the password
        return self

    async def __aexit__(self, *error):
        print("logging out")
        await asyncio.sleep(0.2)  # the server saves the changes

    async def send(self, message):
        print(f"sending {message!r}")
        await asyncio.sleep(0.1)


async def main():
    async with Session() as session:
        await session.send("Is anybody there?")
        await session.send("I am leaving.")
    print("logged out")


asyncio.run(main())
