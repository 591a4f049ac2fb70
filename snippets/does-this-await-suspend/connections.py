import asyncio


async def show(name, awaitable):
    turns = []
    asyncio.get_running_loop().call_soon(turns.append, "a turn")
    result = await awaitable
    print("suspends " if turns else "continues", name)
    return result


async def main():
    starting = asyncio.start_server(answer, "127.0.0.1", 0)
    server = await show("start_server()", starting)
    host, port = server.sockets[0].getsockname()
    connecting = asyncio.open_connection(host, port)
    reader, writer = await show("open_connection()", connecting)
    await reader.read()
    writer.close()
    await show("wait_closed()", writer.wait_closed())
    await show("wait_closed(), closed before", writer.wait_closed())
    server.close()


def answer(reader, writer):
    writer.close()


asyncio.run(main())
