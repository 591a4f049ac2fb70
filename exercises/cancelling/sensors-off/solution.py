import asyncio


async def watch(sensor):
    print(f"{sensor}: on")
    try:
        while True:
            await asyncio.sleep(0.2)
            print(f"{sensor}: fine")
    finally:
        print(f"{sensor}: off")


async def main():
    sensors = "door", "window"
    tasks = [asyncio.create_task(watch(sensor)) for sensor in sensors]
    await asyncio.sleep(0.5)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


asyncio.run(main())
