import asyncio


async def charge(card):
    await asyncio.sleep(0.1)
    return f"{card} charged"


async def main():
    async with asyncio.TaskGroup() as group:
        payments = [group.create_task(charge(card)) for card in ("blue", "red")]
    print([payment.result() for payment in payments])


try:
    asyncio.run(main())
except AttributeError as error:
    print("AttributeError:", error)
