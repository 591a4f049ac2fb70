import asyncio


async def back_up(folder, seconds):
    print(f"{folder}: copying")
    try:
        await asyncio.sleep(seconds)  # the other computer writes
        print(f"{folder}: safe")
    except asyncio.CancelledError:
        print(f"{folder}: incomplete")
        raise


async def main():
    photos = asyncio.create_task(back_up("photos", 2))
    letters = asyncio.create_task(back_up("letters", 0.2))
    await letters
    print("are the photos safe?", photos.done())
    print("end of main")


asyncio.run(main())
