import asyncio


async def ask(host):
    await asyncio.sleep(0.1)
    return "up"


def state(host):
    loop = asyncio.get_running_loop()
    asking = loop.create_task(ask(host))
    loop._run_once()  # runs the loop from inside a task
    return asking.result() if asking.done() else "unknown"


async def main():
    print("db.example is", state("db.example"))


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
