# /// script
# requires-python = ">=3.13"
# ///
import asyncio


async def send(name, outbox):
    try:
        while True:
            mail = await outbox.get()
            await asyncio.sleep(0.1)  # the mail server
            print(f"{name}: sent {mail}")
    except asyncio.QueueShutDown:
        print(f"{name}: nothing more will come")


async def main():
    outbox = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        for name in "first", "second":
            group.create_task(send(name, outbox))
        for mail in "invoice", "reminder", "newsletter":
            await outbox.put(mail)
        outbox.shutdown()
    print("all sent")


asyncio.run(main())
