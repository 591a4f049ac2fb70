import asyncio


def note(pager):
    print("noted:", pager.result())


async def main():
    pager = asyncio.get_running_loop().create_future()
    pager.add_done_callback(note)
    print("pending:", pager)
    pager.set_result("the soup")
    print("done:", pager)
    await asyncio.sleep(0)
    print("main goes on")


asyncio.run(main())
