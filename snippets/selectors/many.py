import selectors
import socket

CONNECTIONS = 400

clients = []
with selectors.DefaultSelector() as selector:
    for number in range(CONNECTIONS):
        client, server = socket.socketpair()
        server.setblocking(False)
        selector.register(server, selectors.EVENT_READ, data=number)
        clients.append(client)

    clients[42].send(b"how are you?")
    clients[311].send(b"hello")

    print("watched:", len(selector.get_map()))
    ready = selector.select()
    for key, _ in sorted(ready, key=lambda pair: pair[0].data):
        message = key.fileobj.recv(100).decode()
        print(f"connection {key.data}: {message}")

    for client, key in zip(clients, selector.get_map().values()):
        client.close()
        key.fileobj.close()
