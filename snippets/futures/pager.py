import asyncio


async def guest(name, pager):
    print(f"{name} waits for the pager")
    order = await pager
    print(f"{name} fetches {order}")


async def kitchen(pager):
    await asyncio.sleep(0.3)
    print("kitchen: the soup is ready, beep")
    pager.set_result("the soup")
    print("kitchen: on to the next order")


async def main():
    pager = asyncio.get_running_loop().create_future()
    await asyncio.gather(guest("Ana", pager), kitchen(pager))


asyncio.run(main())
