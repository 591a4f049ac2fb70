import asyncio


async def greet(reader, writer):
    writer.write(b"welcome\n")
    writer.close()


async def main():
    async with await asyncio.start_server(greet, "127.0.0.1", 0) as mirror:
        address = mirror.sockets[0].getsockname()
        both = [asyncio.open_connection(*address) for _ in range(2)]
        done, pending = await asyncio.wait(
            map(asyncio.create_task, both), return_when=asyncio.FIRST_COMPLETED
        )
        print(f"{len(done)} done, {len(pending)} pending")
        (reader, writer), *others = [task.result() for task in done]
        for _, other in others:
            other.close()
            await other.wait_closed()
            print("one connection is closed again")
        print("the other one is used:", await reader.readline())
        writer.close()


asyncio.run(main())
