# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def ask(station, seconds):
    try:
        async with asyncio.timeout(0.5):
            await asyncio.sleep(seconds)
            print(f"{station}: 12 degrees")
    except TimeoutError:
        print(f"{station}: no answer in time")


async def main():
    try:
        async with asyncio.timeout(0.9) as whole:
            await ask("harbour", 0.05)
            await ask("summit", 5)
            await ask("island", 5)
            await ask("airport", 0.05)
    except TimeoutError:
        print("no time for the rest")
    print("was the whole too slow?", whole.expired())


asyncio.run(main())
