import asyncio
from contextvars import ContextVar

request = ContextVar("request", default="-")


async def handle(reader, writer):
    print(f"[{request.get()}] a connection")
    request.set((await reader.readline()).decode().strip())
    print(f"[{request.get()}] answered")
    writer.close()


async def ask(number, address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"{number}\n".encode())
    await reader.read()
    writer.close()


async def main():
    request.set("start")
    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        request.set("later")
        address = server.sockets[0].getsockname()
        await asyncio.gather(ask(7, address), ask(8, address))
    print(f"[{request.get()}] both answered")


asyncio.run(main())
