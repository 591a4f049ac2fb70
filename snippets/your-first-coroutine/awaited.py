import asyncio


async def send(message):
    print(f"sending {message!r}")
    await asyncio.sleep(0.1)  # the mail server takes its time
    return "delivered"


async def main():
    print("before the call")
    status = await send("Dinner at eight?")
    print(f"after the call: {status}")


asyncio.run(main())
