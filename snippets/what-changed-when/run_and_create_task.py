import asyncio


async def boil_water():
    await asyncio.sleep(0.1)
    return "tea"


async def main():
    kettle = asyncio.create_task(boil_water())
    print("running:", asyncio.get_running_loop().is_running())
    print("ready:", await kettle)


asyncio.run(main())
