import asyncio


async def read(sensor):
    return await sensor


async def measure(sensor):
    return round(await read(sensor) * 1.8 + 32)


async def thermostat(sensor):
    print("It is", await measure(sensor), "degrees Fahrenheit")


async def main():
    sensor = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(thermostat(sensor))
    await asyncio.sleep(0.1)
    names, link = [], task.get_coro()
    while hasattr(link, "cr_await"):
        names.append(link.__name__)
        link = link.cr_await
    print(" awaits ".join(names), "awaits a future")
    sensor.set_result(20)
    await task


asyncio.run(main())
