import asyncio


async def send_all(messages):
    for message in messages:
        try:
            await asyncio.sleep(0.2)  # the mail server
            print(f"{message}: sent")
        except BaseException as error:  # this catches too much
            print(f"{message}: not sent, {type(error).__name__}")


async def main():
    messages = ["invoice", "reminder", "newsletter"]
    task = asyncio.create_task(send_all(messages))
    await asyncio.sleep(0.3)
    task.cancel()
    await asyncio.wait([task])
    print("cancelled?", task.cancelled())


asyncio.run(main())
