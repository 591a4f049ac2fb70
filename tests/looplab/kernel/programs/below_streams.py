import asyncio
import os
import socket


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    client = socket.socket()
    client.setblocking(False)
    accepted = asyncio.ensure_future(loop.sock_accept(listener))
    await loop.sock_connect(client, listener.getsockname())
    server, _ = await accepted
    await loop.sock_sendall(client, b"x" * 1000)
    received = 0
    while received < 1000:
        received += len(await loop.sock_recv(server, 300))
    print(received)
    ready = asyncio.Event()
    loop.add_reader(client, ready.set)
    loop.call_soon(server.send, b"wake up")
    await ready.wait()
    print(client.recv(100), loop.remove_reader(client), loop.remove_reader(client))
    for sock in (client, server, listener):
        sock.close()

    read_end, write_end = os.pipe()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await loop.connect_read_pipe(lambda: protocol, open(read_end, "rb", 0))
    transport, _ = await loop.connect_write_pipe(asyncio.Protocol, os.fdopen(write_end, "wb", 0))
    transport.write(b"through a pipe\n")
    print(await reader.readline())
    transport.close()
    print(await reader.read())
    print(await loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
    print(await loop.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
    try:
        await loop.getaddrinfo("127.0.0.1", 80, family=socket.AF_INET6)
    except socket.gaierror as error:
        print(error)


asyncio.run(main())
