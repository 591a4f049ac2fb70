import asyncio
import socket


def shrink(number):
    print(f"photo {number} is smaller now")
    if number == 2:
        visitor.send(b"stop")  # as if somebody had pressed the button
    loop.call_soon(shrink, number + 1)


def button():
    print("button:", page.recv(100).decode())
    loop.stop()


page, visitor = socket.socketpair()
loop = asyncio.new_event_loop()
loop.add_reader(page, button)
loop.call_soon(shrink, 1)
loop.run_forever()
loop.close()
