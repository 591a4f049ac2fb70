# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def slow_answer():
    try:
        await asyncio.sleep(60)
    finally:
        print("  the wait was cancelled, and has tidied up")


async def ask(attempt):
    try:
        async with asyncio.timeout(0.1 * attempt):
            await (slow_answer() if attempt < 3 else asyncio.sleep(0.1))
    except TimeoutError:
        print(f"attempt {attempt}: no answer in time")
        return False
    print(f"attempt {attempt}: answered")
    return True


async def main():
    for attempt in range(1, 4):
        if await ask(attempt):
            break


asyncio.run(main())
