import asyncio


async def send(message):
    await asyncio.sleep(0.1)  # the mail server takes its time
    return len(message) < 50  # longer ones are refused


async def main():
    if send("Dinner at eight? " * 10):
        print("sent")
    else:
        print("refused")


asyncio.run(main())
