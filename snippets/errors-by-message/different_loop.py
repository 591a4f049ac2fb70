# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def open_ticket():
    return asyncio.get_running_loop().create_future()


async def wait_for_answer(ticket):
    print("answer:", await ticket)


ticket = asyncio.run(open_ticket())
asyncio.run(wait_for_answer(ticket))
