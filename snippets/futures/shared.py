import asyncio


async def wait_for(reply, name):
    try:
        print(name, "receives", await reply)
    except asyncio.CancelledError:
        print(name, "is cancelled")
        raise


async def main():
    reply = asyncio.get_running_loop().create_future()
    ana = asyncio.create_task(wait_for(reply, "Ana"))
    ben = asyncio.create_task(wait_for(reply, "Ben"))
    await asyncio.sleep(0.1)
    ana.cancel()
    await asyncio.sleep(0.1)
    print("the future is cancelled:", reply.cancelled())


asyncio.run(main())
