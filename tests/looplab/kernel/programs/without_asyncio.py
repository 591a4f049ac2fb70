import errno
import select
import selectors
import socket
import tempfile

selector = selectors.DefaultSelector()
print(type(selector).__name__)
listener = socket.create_server(("127.0.0.1", 0))
listener.setblocking(False)
selector.register(listener, selectors.EVENT_READ)
client = socket.create_connection(listener.getsockname())
client.sendall(b"hello")
client.shutdown(socket.SHUT_WR)
done = False
while not done:
    for key, _ in selector.select():
        if key.fileobj is listener:
            connection, _ = listener.accept()
            connection.setblocking(False)
            selector.register(connection, selectors.EVENT_READ)
        elif data := key.fileobj.recv(2):
            key.fileobj.sendall(data.upper())
        else:
            selector.unregister(key.fileobj)
            key.fileobj.close()
            done = True
print(client.recv(100))
client.close()
try:
    listener.accept()
except BlockingIOError as error:
    print(error, error.errno == errno.EAGAIN, error.errno in {errno.EWOULDBLOCK}, errno.errorcode[error.errno])
port = listener.getsockname()[1]
listener.close()
try:
    socket.create_connection(("127.0.0.1", port))
except OSError as error:
    print(repr(error), error.errno == errno.ECONNREFUSED == 111)
try:
    listener.accept()
except OSError as error:
    print(repr(error), error.errno == errno.EBADF)
try:
    open("no such file")
except OSError as error:
    print(type(error).__name__, error.errno == errno.ENOENT)
six = socket.create_server(("::1", 0), family=socket.AF_INET6)
connected = socket.create_connection(six.getsockname()[:2])
print(connected.getpeername()[0], six.accept()[1][0], socket.has_dualstack_ipv6(), socket.gethostbyname("127.1"))
connected.close()
six.close()
a, b = socket.socketpair()
a.settimeout(0.01)
try:
    a.recv(1)
except TimeoutError as error:
    print(repr(error))
b.close()
try:
    a.send(b"x")
except OSError as error:
    print(repr(error))
print(repr(a.family), repr(a.type), int(socket.AF_UNIX))
a.close()
with tempfile.TemporaryFile() as regular:
    print([bool(ready) for ready in select.select([regular], [regular], [regular], 0)])
    try:
        selectors.DefaultSelector().register(regular, selectors.EVENT_READ)
    except OSError as error:
        print(repr(error))
