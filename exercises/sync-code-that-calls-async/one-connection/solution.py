# /// script
# requires-python = ">=3.11"
# ///
import asyncio


class Client:  # a library for asyncio
    async def open(self):
        await asyncio.sleep(0.3)  # connect and log in
        print("connected")
        self.reader = asyncio.create_task(asyncio.sleep(999))  # reads it

    async def get(self, path):
        if self.reader.done():
            raise ConnectionError("its reader was cancelled")
        await asyncio.sleep(0.1)
        return f"the text of {path}"

    async def close(self):
        self.reader.cancel()
        await asyncio.sleep(0.1)
        print("closed")


class PlainClient:  # the same, for programs without asyncio
    def __enter__(self):
        self.runner = asyncio.Runner()
        self.client = Client()
        self.runner.run(self.client.open())
        return self

    def get(self, path):
        return self.runner.run(self.client.get(path))

    def __exit__(self, *error):
        self.runner.run(self.client.close())
        self.runner.close()


with PlainClient() as client:
    for path in "/", "/news", "/about":
        print(client.get(path))
