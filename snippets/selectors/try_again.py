import selectors
import socket


def attempt():
    try:
        print("received:", server.recv(100).decode())
    except BlockingIOError:
        print("nothing to read yet")


client, server = socket.socketpair()
selector = selectors.DefaultSelector()
with client, server, selector:
    server.setblocking(False)
    attempt()
    selector.register(server, selectors.EVENT_READ)
    print("ready:", len(selector.select(timeout=0)))
    client.send(b"hello")
    print("ready:", len(selector.select(timeout=None)))
    attempt()
    attempt()
