import asyncio


async def serve(reader, writer):
    writer.write(b"welcome to the chat\n")
    writer.close()


class Chat:
    def __init__(self, reader, writer, greeting):
        self.reader, self.writer, self.greeting = reader, writer, greeting

    @classmethod
    async def connect(cls, address):
        reader, writer = await asyncio.open_connection(*address)
        return cls(reader, writer, await reader.readline())

    async def close(self):
        self.writer.close()
        await self.writer.wait_closed()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        chat = await Chat.connect(server.sockets[0].getsockname())
        print("the server says", chat.greeting)
        await chat.close()


asyncio.run(main())
