"""Threads that run for long without waiting, or call themselves for long: the others run all the same."""

import contextlib
import socket
import sys
import threading

done = False


def spin():
    while not done:
        pass
    print("no longer spins")


spinning = threading.Thread(target=spin)
spinning.start()
done = True
spinning.join()

one, other = socket.socketpair()
one.setblocking(False)


def read_some():
    other.recv(10)
    print("has read")
    other.close()


reading = threading.Thread(target=read_some)
reading.start()
try:
    while True:
        with contextlib.suppress(BlockingIOError):
            one.send(b"never waits")
except OSError as error:
    print(type(error).__name__)
reading.join()


def compare(item):
    return sorted([item], key=compare)


def sort_without_end():
    try:
        compare(1)
    except RecursionError:
        print("too deep")


deep = threading.Thread(target=sort_without_end)
deep.start()
deep.join()

event = threading.Event()
waiting = threading.Thread(target=event.wait)
waiting.start()
print(set(sys._current_frames()) == {thread.ident for thread in threading.enumerate()})
interval = sys.getswitchinterval()
sys.setswitchinterval(0.001)
print(interval, sys.getswitchinterval())
event.set()
waiting.join()
