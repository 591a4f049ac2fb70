import selectors
import socket


def accept(listener):
    connection, _ = listener.accept()
    connection.setblocking(False)
    selector.register(connection, selectors.EVENT_READ, data=answer)
    print("a client has connected")


def answer(connection):
    question = connection.recv(100)
    connection.send(question.upper())
    selector.unregister(connection)
    connection.close()


selector = selectors.DefaultSelector()
listener = socket.create_server(("127.0.0.1", 0))
with selector, listener:
    selector.register(listener, selectors.EVENT_READ, data=accept)
    client = socket.create_connection(listener.getsockname())
    client.send(b"is anybody there?")
    while events := selector.select(timeout=0.2):
        for key, _ in events:
            callback = key.data
            callback(key.fileobj)
print("answer:", client.recv(100).decode())
client.close()
