import asyncio

failures = ["the database is starting"]


async def connect():
    await asyncio.sleep(0.2)  # the database
    if failures:
        raise ConnectionError(failures.pop())
    connected.set()


async def keep_trying():
    while not connected.is_set():
        try:
            await connect()
        except ConnectionError as error:
            print(error)
            await asyncio.sleep(0.2)


async def save(report):
    await asyncio.sleep(0.2)  # the disk
    print(f"{report}: saved")


async def make(report):
    await connected.wait()
    await asyncio.sleep(0.3)  # a query
    print(f"{report}: made")
    await save(report)


async def main():
    connecting = asyncio.create_task(keep_trying())
    reports = asyncio.gather(make("sales"), make("stock"))
    try:
        await asyncio.wait_for(reports, timeout=2)
        print("all reports are done; connected:", connecting.done())
    except asyncio.TimeoutError:
        print("not done after two seconds")


connected = asyncio.Event()
asyncio.run(main())
