import asyncio

REQUEST = b"GET /weather HTTP/1.1\r\nHost: news.example\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nRain at noon."


async def serve(reader, writer):
    request = await reader.readuntil(b"\r\n\r\n")
    print("server:", request)
    writer.write(RESPONSE)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    async with server:
        reader, writer = await asyncio.open_connection(host, port)
        try:
            writer.write(REQUEST)
            await writer.drain()
            print("client:", await reader.read())
        finally:
            writer.close()
            await writer.wait_closed()


asyncio.run(main())
