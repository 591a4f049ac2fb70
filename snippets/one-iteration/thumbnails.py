import asyncio
import socket


def shrink(number):
    print(f"photo {number} is smaller now")
    if number == 2:
        client.send(b"stop")  # as if somebody had pressed the button
    loop.call_soon(shrink, number + 1)


def button():
    print("button:", server.recv(100).decode())
    loop.stop()


loop = asyncio.new_event_loop()
client, server = socket.socketpair()
server.setblocking(False)
with client, server:
    loop.add_reader(server, button)
    loop.call_soon(shrink, 1)
    loop.run_forever()
    loop.close()
