import asyncio
import os
import tempfile


async def echo(reader, writer):
    writer.write(await reader.read())
    writer.close()


class Ponger(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data + b" pong", address)


class Pinger(asyncio.DatagramProtocol):
    def __init__(self):
        self.answer = asyncio.get_running_loop().create_future()

    def datagram_received(self, data, address):
        self.answer.set_result((data, address[0]))

    def error_received(self, error):
        self.answer.set_exception(error)


async def main():
    loop = asyncio.get_running_loop()
    path = os.path.join(tempfile.mkdtemp(), "socket")
    server = await asyncio.start_unix_server(echo, path)
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(b"over a path")
    writer.write_eof()
    print(await reader.read(), os.path.exists(path))
    writer.close()
    server.close()
    try:
        await asyncio.open_unix_connection(path + "-missing")
    except FileNotFoundError as error:
        print(error)

    ponger, _ = await loop.create_datagram_endpoint(Ponger, local_addr=("127.0.0.1", 0))
    address = ponger.get_extra_info("sockname")
    transport, pinger = await loop.create_datagram_endpoint(Pinger, remote_addr=address)
    transport.sendto(b"ping")
    print(await pinger.answer)
    ponger.close()
    await asyncio.sleep(0)
    pinger.answer = loop.create_future()
    transport.sendto(b"ping")
    try:
        await pinger.answer
    except ConnectionRefusedError as error:
        print(error)
    transport.close()


asyncio.run(main())
