import asyncio


def note(pager):
    print("noted:", pager.result())


async def main():
    pager = asyncio.get_running_loop().create_future()
    pager.set_result("the soup")
    pager.add_done_callback(note)
    print("the callback is added")
    print("awaited:", await pager)
    print("awaited again:", await pager)
    await asyncio.sleep(0)
    print("main has had one pause")


asyncio.run(main())
