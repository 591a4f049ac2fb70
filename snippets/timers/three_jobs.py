import asyncio


def back_up():
    print("the backup begins")


def clean_up():
    print("old files are deleted")


def send_report():
    print("the report is sent")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.6, back_up)
    loop.call_later(0.2, clean_up)
    loop.call_later(0.4, send_report)
    print("all three jobs are planned")
    await asyncio.sleep(0.8)
    print("the service ends")


asyncio.run(main())
