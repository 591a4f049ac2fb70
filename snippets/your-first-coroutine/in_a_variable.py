# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def send(message):
    print(f"sending {message!r}")
    await asyncio.sleep(0.1)  # the mail server takes its time
    return "delivered"


async def main():
    letter = send("Dinner at eight?")
    print("nothing has been sent yet")
    print(await letter)
    print(await letter)  # once more?


asyncio.run(main())
