import asyncio


async def answer(reader, writer):
    name = await reader.readline()
    writer.write(b"hello, " + name)
    writer.close()


async def main():
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        address = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"Ada")
        try:
            print(await asyncio.wait_for(reader.readline(), timeout=1))
        except asyncio.TimeoutError:
            print("no answer after a second")
        writer.write_eof()  # this was all
        print("after that:", await reader.read())
        writer.close()


asyncio.run(main())
