import asyncio
import signal


async def answer(reader, writer):
    answering.add(asyncio.current_task())
    request = await reader.readline()
    await asyncio.sleep(0.4)  # the database
    writer.write(b"answer to " + request)
    writer.close()


async def main():
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_unix_server(answer, "shop.sock")
    reader, writer = await asyncio.open_unix_connection("shop.sock")
    writer.write(b"order 7\n")
    loop.call_later(0.1, signal.raise_signal, signal.SIGTERM)
    await stop.wait()
    server.close()
    print("no new connections; answering:", len(answering))
    done, late = await asyncio.wait(answering, timeout=5)
    print("answered:", len(done), "too late:", len(late))
    print("client:", (await reader.read()).decode().strip())
    writer.close()


answering = set()
asyncio.run(main())
