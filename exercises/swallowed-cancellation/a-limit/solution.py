# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def heartbeat(server):
    try:
        while True:
            await asyncio.sleep(0.1)  # "I am still here"
    finally:
        await asyncio.sleep(0.2 if server == "north" else 9)  # goodbye
        print(f"{server}: has said goodbye")


async def disconnect(server, task):
    task.cancel()
    await asyncio.wait([task])
    print(f"{server}: disconnected")


async def main():
    servers = "north", "south"
    tasks = [asyncio.create_task(heartbeat(each)) for each in servers]
    await asyncio.sleep(0.2)
    for server, task in zip(servers, tasks):
        try:
            async with asyncio.timeout(0.5):
                await disconnect(server, task)
        except TimeoutError:
            print(f"{server}: does not answer")


asyncio.run(main())
