import asyncio
import selectors
import socket


class Talkative(selectors.DefaultSelector):
    def select(self, timeout=None):
        named = {0: "not at all", None: "until there is news"}
        how_long = named.get(timeout, "until the first timer")
        print("        the loop may sleep", how_long)
        return super().select(timeout)


async def empty_mailbox():
    letter = await loop.sock_recv(mailbox, 100)
    print("mailbox:", letter.decode())


async def main():
    waiting = asyncio.create_task(empty_mailbox())
    print("main: a nap")
    await asyncio.sleep(0.4)
    postwoman.send(b"greetings from Rome")
    await waiting


mailbox, postwoman = socket.socketpair()
mailbox.setblocking(False)
loop = asyncio.SelectorEventLoop(Talkative())
loop.run_until_complete(main())
