import asyncio
import socket


def ring():
    global rings
    rings += 1
    print("ring", rings)
    if rings == 3:
        print("opening the door:", inside.recv(100).decode())


async def main():
    asyncio.get_running_loop().add_reader(inside, ring)
    bell.send(b"only one knock")
    await asyncio.sleep(0.3)


rings = 0
inside, bell = socket.socketpair()
with inside, bell:
    asyncio.run(main())
