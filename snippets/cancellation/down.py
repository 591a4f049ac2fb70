import asyncio


async def query(table):
    try:
        await asyncio.sleep(9)  # the database
    finally:
        print("query: telling the database to stop")
        await asyncio.sleep(0.2)
        print("query: connection closed")


async def handle(rows):
    try:
        print(await rows)
    except asyncio.CancelledError:
        print("handler: CancelledError; rows done?", rows.done())
        raise


async def main():
    rows = asyncio.create_task(query("orders"))
    handler = asyncio.create_task(handle(rows))
    await asyncio.sleep(0.3)
    print("client has gone; cancel:", handler.cancel())
    await asyncio.wait([handler])
    print("handler cancelled?", handler.cancelled())


asyncio.run(main())
