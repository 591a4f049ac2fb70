import asyncio
import signal


async def answer(reader, writer):
    answering.add(asyncio.current_task())
    order = (await reader.readline()).decode().strip()
    await asyncio.sleep(60 if order == "order 3" else 0.4)  # database
    print(f"{order}: accepted")
    writer.write(b"accepted")
    writer.close()
    mails.add(asyncio.create_task(send_mail(order)))


async def send_mail(order):
    await asyncio.sleep(1.3)  # the mail server
    print(f"{order}: mail sent")


async def customer(number):
    await asyncio.sleep(number / 5)
    try:
        reader, writer = await asyncio.open_unix_connection("shop.sock")
    except OSError:
        return print(f"order {number}: goes to another server")
    writer.write(b"order %d\n" % number)
    await reader.read()
    writer.close()


async def main():
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_unix_server(answer, "shop.sock")
    people.extend(asyncio.create_task(customer(n)) for n in range(1, 5))
    loop.call_later(0.7, signal.raise_signal, signal.SIGTERM)
    await stop.wait()
    server.close()
    done, late = await asyncio.wait(answering, timeout=1)
    for task in late:
        task.cancel()
    await asyncio.wait(answering | mails)
    print("stopped")


answering, mails, people = set(), set(), []
asyncio.run(main())
