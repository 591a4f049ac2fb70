import asyncio

free = ["connection 1", "connection 2"]
changed = asyncio.Condition()


async def borrow():
    async with changed:
        await changed.wait_for(lambda: free)
        return free.pop(0)


async def give_back(connection):
    async with changed:
        free.append(connection)
        changed.notify()


async def query(user):
    connection = await borrow()
    print(f"{user} uses {connection}")
    await asyncio.sleep(0.2)  # the database
    await give_back(connection)


async def main():
    await asyncio.gather(*map(query, ["Ada", "Bob", "Cleo"]))


asyncio.run(main())
