import asyncio


def note(reply):
    print("noted:", reply.result())


async def main():
    reply = asyncio.get_running_loop().create_future()
    reply.add_done_callback(note)
    print("pending:", reply)
    reply.set_result("sunny")
    print("done:", reply)
    await asyncio.sleep(0)
    print("main continues")


asyncio.run(main())
