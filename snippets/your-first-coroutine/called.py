import asyncio


async def send(message):
    print(f"sending {message!r}")
    await asyncio.sleep(0.1)  # the mail server takes its time
    return "delivered"


async def main():
    print("before the call")
    send("Dinner at eight?")
    print("after the call")


asyncio.run(main())
