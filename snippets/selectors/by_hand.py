import selectors
import socket
from functools import partial


def play(name, end):
    ball = end.recv(1)
    if not ball:
        print(name, "goes home too")
    elif ball == b"0":
        print(name, "misses the ball and goes home")
    else:
        print(name, "returns the ball")
        end.send(str(int(ball) - 1).encode())
        return
    selector.unregister(end)
    end.close()


ana, ben = socket.socketpair()
selector = selectors.DefaultSelector()
selector.register(ana, selectors.EVENT_READ, data=partial(play, "Ana"))
selector.register(ben, selectors.EVENT_READ, data=partial(play, "Ben"))
ana.send(b"3")

while selector.get_map():
    for key, _ in selector.select():
        callback = key.data
        callback(key.fileobj)
