import asyncio


def note(reply):
    print("noted:", reply.result())


async def main():
    reply = asyncio.get_running_loop().create_future()
    reply.set_result("sunny")
    reply.add_done_callback(note)
    print("the callback is added")
    print("awaited:", await reply)
    print("awaited again:", await reply)
    await asyncio.sleep(0)
    print("main has given one turn back")


asyncio.run(main())
