import asyncio
import gc

background = set()


async def wait_for(event):
    await event.wait()


def start(name, event):
    return asyncio.create_task(wait_for(event), name=name)


async def main():
    ready = asyncio.Event()
    asyncio.create_task(asyncio.sleep(0.3), name="sleeps")
    start("waits for main's event", ready)
    background.add(start("is in the set", asyncio.Event()))
    start("has nobody", asyncio.Event())
    await asyncio.sleep(0.1)
    gc.collect()
    await asyncio.sleep(0.1)
    alive = {task.get_name() for task in asyncio.all_tasks()} - {"Task-1"}
    print("alive:", sorted(alive))


asyncio.run(main())
