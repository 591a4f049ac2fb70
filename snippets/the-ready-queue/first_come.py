import asyncio


def write_log():
    print("the log is written")


def count_visit():
    print("the visit is counted")


async def send_mail():
    print("the mail is sent")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(write_log)
    mail = asyncio.create_task(send_mail())
    loop.call_soon(count_visit)
    print("main has scheduled all three")
    await asyncio.sleep(0)
    print("main has its turn again")
    await mail


asyncio.run(main())
