# /// script
# requires-python = ">=3.11"
# ///
import asyncio


class Client:  # a library for asyncio
    async def open(self):
        await asyncio.sleep(0.3)  # connect and log in
        print("connected")
        self.reading = asyncio.create_task(asyncio.sleep(3600))  # what the server sends

    async def get(self, path):
        if self.reading.done():
            raise ConnectionError("nobody reads this connection any more")
        await asyncio.sleep(0.1)
        return f"the text of {path}"

    async def close(self):
        self.reading.cancel()
        await asyncio.sleep(0.1)
        print("closed")


class PlainClient:  # the same, for programs without asyncio
    def __enter__(self):
        return self

    def get(self, path):
        return asyncio.run(self.open_get_close(path))

    async def open_get_close(self, path):
        client = Client()
        await client.open()
        text = await client.get(path)
        await client.close()
        return text

    def __exit__(self, *error):
        pass


with PlainClient() as client:
    for path in "/", "/news", "/about":
        print(client.get(path))
