import asyncio

ANSWERS = ["503 Service Unavailable"] * 2 + ["200 OK"]


async def serve(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(f"HTTP/1.1 {ANSWERS.pop(0)}\r\nConnection: close\r\n\r\n".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        address = server.sockets[0].getsockname()
        for pause in 0, 0.2, 0.4:
            await asyncio.sleep(pause)
            reader, writer = await asyncio.open_connection(*address)
            writer.write(b"GET /news HTTP/1.1\r\nHost: news.example\r\n\r\n")
            await writer.drain()
            status = (await reader.read()).decode().split("\r\n")[0]
            writer.close()
            await writer.wait_closed()
            print(f"after a pause of {pause} s: {status}")
            if "503" not in status:
                break


asyncio.run(main())
