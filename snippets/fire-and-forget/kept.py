import asyncio

background = set()


def start(coroutine):
    task = asyncio.create_task(coroutine)
    background.add(task)
    task.add_done_callback(finish)


def finish(task):
    background.discard(task)
    if not task.cancelled() and task.exception():
        print(f"{task.get_name()}: {task.exception()!r}")


async def send_mail(address):
    await asyncio.sleep(0.3)  # the mail server
    user, host = address.split("@")
    print(f"{user}: sent to {host}")


async def main():
    start(send_mail("ada@example.org"))
    start(send_mail("grace.example.org"))
    await asyncio.gather(*background, return_exceptions=True)


asyncio.run(main())
