import asyncio


async def back_up(folder, seconds):
    print(f"{folder}: copying")
    await asyncio.sleep(seconds)  # the other computer writes
    print(f"{folder}: safe")


async def main():
    await asyncio.create_task(back_up("photos", 0.4))
    await asyncio.create_task(back_up("letters", 0.2))
    print("all is safe")


asyncio.run(main())
