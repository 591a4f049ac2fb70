import asyncio


async def open_ticket():
    return asyncio.get_running_loop().create_future()


async def wait_for_answer(ticket):
    print("answer:", await ticket)


async def main():
    ticket = await open_ticket()
    asyncio.get_running_loop().call_soon(ticket.set_result, "solved")
    await wait_for_answer(ticket)


asyncio.run(main())
