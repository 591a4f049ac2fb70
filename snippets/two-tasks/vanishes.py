import asyncio
import gc


async def show_messages(inbox):
    try:
        while True:
            print("message:", await inbox.get())
    finally:
        print("nobody reads messages any more")


def start_reading():
    inbox = asyncio.Queue()
    asyncio.create_task(show_messages(inbox))


async def main():
    start_reading()
    await asyncio.sleep(0.1)
    gc.collect()  # Python does this by itself from time to time
    print("end of main")


asyncio.run(main())
