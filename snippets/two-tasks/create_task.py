import asyncio


async def back_up(folder, seconds):
    print(f"{folder}: copying")
    await asyncio.sleep(seconds)  # the other computer writes
    print(f"{folder}: safe")


async def main():
    photos = asyncio.create_task(back_up("photos", 0.4))
    letters = asyncio.create_task(back_up("letters", 0.2))
    print("both are ordered")
    await photos
    await letters
    print("all is safe")


asyncio.run(main())
