import selectors
import socket

selector = selectors.DefaultSelector()
server = socket.create_server(("127.0.0.1", 0))
selector.register(server, selectors.EVENT_READ)
clients = []
for name in ("Ada", "Grace"):
    client = socket.create_connection(server.getsockname())
    client.sendall(f"{name} says hello".encode())
    client.shutdown(socket.SHUT_WR)  # no more to say
    clients.append(client)
open_connections = len(clients)
while open_connections:
    for key, _ in selector.select():
        if key.fileobj is server:
            connection, _ = server.accept()
            selector.register(connection, selectors.EVENT_READ)
        elif text := key.fileobj.recv(1024):
            key.fileobj.sendall(text[::-1])
        else:
            selector.unregister(key.fileobj)
            key.fileobj.close()
            open_connections -= 1

for client in clients:
    with client:
        print(client.recv(1024).decode())
server.close()
selector.close()
