import asyncio


async def read(room, degrees, delay):
    await asyncio.sleep(delay)
    print(f"the {room} has answered")
    return degrees


async def main():
    temperatures = await asyncio.gather(
        read("kitchen", 21, delay=0.3),
        read("bedroom", 18, delay=0.1),
        read("attic", 14, delay=0.2),
    )
    print(temperatures)


asyncio.run(main())
