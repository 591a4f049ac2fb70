import asyncio
import gc


async def forever():
    await asyncio.get_running_loop().create_future()


async def main():
    gc.disable()  # a collection of its own accord would come at another moment when the run is traced
    asyncio.create_task(forever(), name="lost")  # noqa: RUF006
    await asyncio.sleep(0)
    gc.collect()
    task = asyncio.create_task(forever())
    task.set_name("named late")
    await asyncio.sleep(0)
    del task
    gc.collect()
    await asyncio.sleep(0)
    failing = asyncio.create_task(fail(), name="failing")
    await asyncio.sleep(0)
    del failing
    gc.collect()
    asyncio.get_running_loop().create_future()


async def fail():
    raise ValueError("lost")


asyncio.run(main())
