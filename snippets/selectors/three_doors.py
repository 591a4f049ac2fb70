import selectors
import socket

selector = selectors.DefaultSelector()
bells = {}
for door in "front door", "back door", "garage":
    inside, bells[door] = socket.socketpair()
    selector.register(inside, selectors.EVENT_READ, data=door)


def look():
    ready = selector.select(timeout=0)
    print("ready:", [key.data for key, _ in ready])
    return ready


print("watched:", [key.data for key in selector.get_map().values()])
look()
bells["back door"].send(b"hello?")
look()
[(key, _)] = look()
print("read:", key.fileobj.recv(100).decode())
look()
