import asyncio


class Connection:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        print("closed")


async def connect(host):
    await asyncio.sleep(0.1)
    return Connection()


async def main():
    async with await connect("db.example") as connection:
        print("connected:", type(connection).__name__)


asyncio.run(main())
