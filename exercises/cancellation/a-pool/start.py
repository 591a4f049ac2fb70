import asyncio


async def query(table, connection):
    try:
        await asyncio.sleep(0.5)  # the database
        print(f"{table}: read")
    finally:
        await asyncio.sleep(0.2)  # undo what is half done
        pool.put_nowait(connection)
        print(f"{connection}: back in the pool")


def request(table):
    return asyncio.create_task(query(table, pool.get_nowait()))


async def main():
    for connection in "connection 1", "connection 2":
        pool.put_nowait(connection)
    orders = request("orders")
    await asyncio.sleep(0.1)
    users = request("users")
    for client in orders, users:
        client.cancel()  # both have gone
    await asyncio.wait([orders, users])
    await request("prices")
    print("free connections:", pool.qsize())


pool = asyncio.Queue()
asyncio.run(main())
