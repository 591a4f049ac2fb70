import asyncio

printer = asyncio.Lock()  # no loop is running here


async def print_ticket(number):
    async with printer:
        print("ticket", number)
        await asyncio.sleep(0.1)


async def main():
    await asyncio.gather(*(print_ticket(n) for n in (1, 2, 3)))


asyncio.run(main())
