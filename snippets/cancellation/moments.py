import asyncio


async def call(name, reply):
    try:
        print(f"{name}: {await reply}")
    finally:
        print(f"{name}: connection closed")


async def main():
    loop = asyncio.get_running_loop()
    names = ["done", "answered", "waiting", "new"]
    replies = {name: loop.create_future() for name in names}

    def start(name):
        return asyncio.create_task(call(name, replies[name]), name=name)

    tasks = [start(name) for name in names[:3]]
    replies["done"].set_result("200 OK")
    await asyncio.sleep(0.1)
    replies["answered"].set_result("200 OK")
    tasks.append(start("new"))
    print("cancel:", [task.cancel() for task in tasks])
    await asyncio.wait(tasks)
    print("cancelled:", [task.cancelled() for task in tasks])


asyncio.run(main())
