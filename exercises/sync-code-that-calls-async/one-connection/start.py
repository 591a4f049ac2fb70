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
