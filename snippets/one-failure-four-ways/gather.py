import asyncio


async def flight():
    await asyncio.sleep(0.3)  # the airline's server
    raise ValueError("the flight is sold out")


async def hotel():
    await asyncio.sleep(0.8)  # the hotel's server
    print("the hotel is booked")


async def main():
    try:
        await asyncio.gather(flight(), hotel())
    except ValueError as error:
        print(f"no trip: {error}")
    await asyncio.sleep(1)  # the next customer


asyncio.run(main())
