import asyncio
import socket


def doorbell():
    print("doorbell:", street.recv(100).decode())


def egg_timer():
    print("egg timer: the egg is done")


def memo():
    print("memo: buy more eggs")


async def main():
    loop = asyncio.get_running_loop()
    loop.add_reader(street, doorbell)
    loop.call_later(0, egg_timer)
    visitor.send(b"the post is here")
    loop.call_soon(memo)
    print("main: all three are on their way")
    await asyncio.sleep(0.1)


street, visitor = socket.socketpair()
with street, visitor:
    asyncio.run(main())
