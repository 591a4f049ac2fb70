# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def send(address):
    raise ConnectionError(f"no route to {address}")


async def mailer():
    try:
        await asyncio.sleep(9)  # wait for mail
    except asyncio.CancelledError:
        print("requests:", asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(send("ada@example.org"))
    except* ConnectionError as errors:
        print("not sent:", *errors.exceptions)
    await asyncio.sleep(0.1)
    print("waiting for mail again")


async def main():
    task = asyncio.create_task(mailer())
    await asyncio.sleep(0.2)
    task.cancel()
    await asyncio.wait([task])
    print("cancelled?", task.cancelled())


asyncio.run(main())
