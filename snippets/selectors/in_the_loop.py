import asyncio
import socket


def answer(door, inside):
    print(f"{door}: {inside.recv(100).decode()}")


async def visitors():
    await asyncio.sleep(0.3)
    bells["garage"].send(b"your parcel")
    await asyncio.sleep(0.3)
    bells["front door"].send(b"trick or treat")
    bells["back door"].send(b"the cat wants in")
    await asyncio.sleep(0.3)


async def main():
    loop = asyncio.get_running_loop()
    for door in "front door", "back door", "garage":
        inside, bells[door] = socket.socketpair()
        loop.add_reader(inside, answer, door, inside)
    await visitors()


bells = {}
asyncio.run(main())
