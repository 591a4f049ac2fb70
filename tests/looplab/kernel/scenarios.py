"""Small programs that must observe the same on a Linux kernel and on the virtual one.

Each takes a machine's modules and returns its observations; ports and descriptors, which vary, are left out.
"""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path
from typing import Any

from .machines import Modules
from .observing import outcome, poll_bits, tcp_pair


def a_fresh_tcp_socket(m: Modules) -> Any:
    with m.socket.socket() as s:
        return [
            poll_bits(m, s),
            s.getsockname(),
            outcome(s.getpeername),
            outcome(s.recv, 1),
            outcome(s.send, b"x"),
            outcome(s.shutdown, 2),
            outcome(s.accept),
            repr(s.family), repr(s.type), s.proto, s.timeout,
        ]  # fmt: skip


def a_fresh_unix_socket(m: Modules) -> Any:
    with m.socket.socket(m.socket.AF_UNIX) as s:
        return [
            poll_bits(m, s), s.getsockname(), outcome(s.getpeername), outcome(s.recv, 1), outcome(s.send, b"x"),
            outcome(s.accept), outcome(s.listen), outcome(s.shutdown, 2),
        ]  # fmt: skip


def an_echo_and_its_end(m: Modules) -> Any:
    client, server = tcp_pair(m)
    with client, server:
        seen = [client.getpeername() == server.getsockname(), server.getpeername() == client.getsockname()]
        seen += [poll_bits(m, client, server), client.send(b"hello"), poll_bits(m, client, server)]
        seen += [server.recv(3), server.recv(100), poll_bits(m, server)]
        client.shutdown(m.socket.SHUT_WR)
        seen += [poll_bits(m, client, server), server.recv(1), server.recv(1), outcome(client.send, b"x")]
        seen += [server.sendall(b"half open"), client.recv(100)]
        server.close()
        return [*seen, poll_bits(m, client), client.recv(1), outcome(client.shutdown, 1), outcome(client.getpeername)]


def connecting_without_blocking(m: Modules) -> Any:
    with m.socket.socket() as listener, m.socket.socket() as s:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        s.setblocking(False)
        address = listener.getsockname()
        seen = [outcome(listener_accept(listener))]
        seen += [outcome(s.connect, address), poll_bits(m, s, listener)]
        seen += [s.getsockopt(m.socket.SOL_SOCKET, m.socket.SO_ERROR), outcome(s.connect_ex, address)]
        return [*seen, outcome(s.connect_ex, address), outcome(s.connect, address), outcome(s.recv, 1)]


def listener_accept(listener: Any) -> Any:
    listener.setblocking(False)
    return listener.accept


def a_refused_connection(m: Modules) -> Any:
    address = unused_port(m)
    with m.socket.socket() as s:
        seen = [outcome(s.connect, address), poll_bits(m, s), outcome(s.recv, 1), outcome(s.send, b"x")]
    with m.socket.socket() as s:
        s.settimeout(1)
        return [*seen, outcome(s.connect, address), outcome(s.connect_ex, address)]


def a_refused_connection_without_blocking(m: Modules) -> Any:
    address = unused_port(m)
    with m.socket.socket() as s:
        s.setblocking(False)
        seen = [outcome(s.connect, address), poll_bits(m, s)]
        seen += [s.getsockopt(m.socket.SOL_SOCKET, m.socket.SO_ERROR) for _ in range(2)]
        seen += [poll_bits(m, s), *[outcome(s.connect_ex, address) for _ in range(4)]]
        return seen


def unused_port(m: Modules) -> Any:
    with m.socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()


def closing_with_unread_data_resets(m: Modules) -> Any:
    client, server = tcp_pair(m)
    with client:
        server.send(b"for the client")
        client.send(b"never read")
        server.close()
        seen = [poll_bits(m, client), client.recv(100), outcome(client.recv, 100), outcome(client.recv, 100)]
        return [*seen, outcome(client.send, b"x"), outcome(client.getpeername), outcome(client.shutdown, 2)]


def sending_to_a_peer_that_has_closed(m: Modules) -> Any:
    client, server = tcp_pair(m)
    with client:
        server.close()
        seen = [poll_bits(m, client), client.send(b"lost"), poll_bits(m, client)]
        seen += [outcome(client.recv, 1), outcome(client.send, b"x"), poll_bits(m, client)]
        return [*seen, outcome(client.recv, 1), outcome(client.send, b"x")]


def sending_first_then_seeing_the_reset(m: Modules) -> Any:
    client, server = tcp_pair(m)
    with client:
        client.send(b"unread")
        server.close()
        return [outcome(client.send, b"x"), outcome(client.send, b"x"), outcome(client.recv, 1)]


def lingering_zero_seconds_resets(m: Modules) -> Any:
    client, server = tcp_pair(m)
    with client:
        server.setsockopt(m.socket.SOL_SOCKET, m.socket.SO_LINGER, struct.pack("ii", 1, 0))
        server.close()
        return [poll_bits(m, client), outcome(client.recv, 1), outcome(client.recv, 1), poll_bits(m, client)]


def shutting_down_to_read(m: Modules) -> Any:
    client, server = tcp_pair(m)
    with client, server:
        client.shutdown(m.socket.SHUT_RD)
        seen = [poll_bits(m, client), client.recv(1), server.send(b"late"), poll_bits(m, client)]
        return [*seen, client.recv(100), client.recv(100), client.send(b"x"), server.recv(5)]


def shutting_down_both_ways(m: Modules) -> Any:
    client, server = tcp_pair(m)
    with client, server:
        client.shutdown(m.socket.SHUT_RDWR)
        seen = [poll_bits(m, client, server), client.recv(1), outcome(client.send, b"x"), server.recv(1)]
        server.shutdown(m.socket.SHUT_WR)
        return [*seen, poll_bits(m, client, server), outcome(client.shutdown, 1), outcome(server.getpeername)]


def a_full_buffer(m: Modules) -> Any:
    client, server = tcp_pair(m)
    with client, server:
        client.setblocking(False)
        server.setblocking(False)
        sent = fill(client)
        seen = [sent > 500_000, poll_bits(m, client), outcome(client.send, b"x")]
        first = len(server.recv(1000))
        seen += [first, poll_bits(m, client)]
        rest = empty(server)
        return [*seen, first + rest == sent, poll_bits(m, client, server), client.send(b"x")]


def a_full_unix_buffer(m: Modules) -> Any:
    a, b = m.socket.socketpair()
    with a, b:
        a.setblocking(False)
        b.setblocking(False)
        sent = fill(a)
        return [100_000 < sent < 400_000, poll_bits(m, a, b), empty(b) == sent, poll_bits(m, a, b)]


def fill(s: Any) -> int:
    sent = 0
    try:
        while True:
            sent += s.send(bytes(65536))
    except BlockingIOError:
        return sent


def empty(s: Any) -> int:
    received = 0
    try:
        while data := s.recv(65536):
            received += len(data)
    except BlockingIOError:
        pass
    return received


def a_full_backlog(m: Modules) -> Any:
    clients = [m.socket.socket() for _ in range(4)]
    with m.socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        for client in clients:
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
        seen = [poll_bits(m, *clients[:2]), "OUT" in poll_bits(m, clients[3])[0], outcome(clients[3].recv, 1)]
        seen += [outcome(clients[3].connect_ex, listener.getsockname())]
        for client in clients:
            client.close()
        return seen


def closing_a_listener_resets_waiting_connections(m: Modules) -> Any:
    with m.socket.socket() as listener, m.socket.socket() as client:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        client.connect(listener.getsockname())
        listener.close()
        return [poll_bits(m, client), outcome(client.recv, 1), outcome(client.send, b"x")]


def options_of_tcp(m: Modules) -> Any:
    k = m.socket
    with k.socket() as s:
        names = ["SO_TYPE", "SO_ERROR", "SO_ACCEPTCONN", "SO_DOMAIN", "SO_PROTOCOL", "SO_SNDBUF", "SO_RCVBUF",
                 "SO_REUSEADDR", "SO_KEEPALIVE", "SO_BROADCAST", "SO_LINGER"]  # fmt: skip
        seen = [(name, s.getsockopt(k.SOL_SOCKET, getattr(k, name))) for name in names]
        changes = [("SO_REUSEADDR", 7), ("SO_KEEPALIVE", True), ("SO_SNDBUF", 5000), ("SO_RCVBUF", 1)]
        for name, value in changes:
            s.setsockopt(k.SOL_SOCKET, getattr(k, name), value)
            seen.append((name, s.getsockopt(k.SOL_SOCKET, getattr(k, name))))
        s.setsockopt(k.SOL_SOCKET, k.SO_LINGER, struct.pack("ii", 1, 5))
        seen += [s.getsockopt(k.SOL_SOCKET, k.SO_LINGER, 8), s.getsockopt(k.SOL_SOCKET, k.SO_REUSEADDR, 4)]
        seen += [s.getsockopt(k.IPPROTO_TCP, getattr(k, n)) for n in ("TCP_NODELAY", "TCP_KEEPIDLE", "TCP_KEEPCNT")]
        s.setsockopt(k.IPPROTO_TCP, k.TCP_NODELAY, 1)
        seen += [s.getsockopt(k.IPPROTO_TCP, k.TCP_NODELAY), outcome(s.setsockopt, k.SOL_SOCKET, k.SO_TYPE, 1)]
        return [*seen, outcome(s.getsockopt, k.IPPROTO_IPV6, k.IPV6_V6ONLY)]


def options_of_other_sockets(m: Modules) -> Any:
    k = m.socket
    seen = []
    for family, kind in [(k.AF_INET, k.SOCK_DGRAM), (k.AF_UNIX, k.SOCK_STREAM), (k.AF_UNIX, k.SOCK_DGRAM)]:
        with k.socket(family, kind) as s:
            seen += [s.getsockopt(k.SOL_SOCKET, n) for n in (k.SO_TYPE, k.SO_DOMAIN, k.SO_SNDBUF, k.SO_RCVBUF)]
            seen += [outcome(s.setsockopt, k.IPPROTO_TCP, k.TCP_NODELAY, 1)]
    return seen


def creating_sockets(m: Modules) -> Any:
    k = m.socket
    tries = [(k.AF_INET, k.SOCK_STREAM, 17), (k.AF_INET, 9), (99, 1), (k.AF_UNIX, k.SOCK_STREAM, 6)]
    seen: list[Any] = [outcome(lambda args=args: k.socket(*args).close()) for args in tries]
    with k.socket(k.AF_INET, k.SOCK_STREAM | k.SOCK_NONBLOCK) as s:
        seen += [s.timeout, s.getblocking(), s.type == k.SOCK_STREAM]
    return [*seen, outcome(lambda: k.socket(fileno=-3)), outcome(lambda: k.socket(fileno=999_999))]


def binding(m: Modules) -> Any:
    k = m.socket
    with k.socket() as a, k.socket() as b, k.socket() as c:
        a.bind(("127.0.0.1", 0))
        address = a.getsockname()
        seen = [outcome(a.bind, address), outcome(b.bind, address), outcome(b.bind, ("0.0.0.0", address[1]))]
        seen += [outcome(b.bind, ("203.0.113.1", 0)), outcome(b.bind, ("127.0.0.9", address[1]))]
        for s in (a, c):
            s.setsockopt(k.SOL_SOCKET, k.SO_REUSEADDR, 1)
        seen += [outcome(c.bind, address), outcome(a.listen), outcome(c.listen)]
        with k.socket() as d:
            d.setsockopt(k.SOL_SOCKET, k.SO_REUSEADDR, 1)
            seen += [outcome(d.bind, address)]
        return seen


def sharing_a_port(m: Modules) -> Any:
    k = m.socket
    with k.socket() as a, k.socket() as b:
        for s in (a, b):
            s.setsockopt(k.SOL_SOCKET, k.SO_REUSEPORT, 1)
        a.bind(("127.0.0.1", 0))
        return [outcome(b.bind, a.getsockname()), outcome(a.listen), outcome(b.listen)]


def shutting_down_a_listener(m: Modules) -> Any:
    with m.socket.socket() as s, m.socket.socket() as client:
        s.listen()
        seen = [outcome(s.shutdown, m.socket.SHUT_WR), poll_bits(m, s)]
        seen += [outcome(client.connect, ("127.0.0.1", s.getsockname()[1]))]
        with s.accept()[0] as accepted:
            return [*seen, accepted.send(b"hello"), client.recv(9)]


def a_port_that_accepted_connections_hold(m: Modules) -> Any:
    k = m.socket
    client, server = tcp_pair(m)
    address = server.getsockname()
    with client, server, k.socket() as one, k.socket() as other:
        other.setsockopt(k.SOL_SOCKET, k.SO_REUSEADDR, 1)
        return [outcome(one.bind, address), outcome(other.bind, address)]


def a_server_that_starts_again_beside_its_connections(m: Modules) -> Any:
    k = m.socket
    with k.socket() as first, k.socket() as client, k.socket() as again, k.socket() as another:
        for s in (first, again):
            s.setsockopt(k.SOL_SOCKET, k.SO_REUSEADDR, 1)
        first.bind(("127.0.0.1", 0))
        first.listen()
        address = first.getsockname()
        client.connect(address)
        with first.accept()[0] as accepted:
            first.close()
            seen = [outcome(again.bind, address), outcome(again.listen), outcome(another.connect, address)]
            return [*seen, again.accept()[0].close(), accepted.send(b"hello"), client.recv(9)]


def listening_unbound(m: Modules) -> Any:
    with m.socket.socket() as s, m.socket.socket() as client:
        s.listen()
        host, port = s.getsockname()
        client.connect(("127.0.0.1", port))
        with s.accept()[0] as accepted:
            seen = [host, port > 0, poll_bits(m, s), accepted.getsockname()[0], client.getsockname()[0]]
            return [*seen, outcome(client.listen), outcome(s.connect, ("127.0.0.1", port)), outcome(s.recv, 1)]


def invalid_addresses(m: Modules) -> Any:
    with m.socket.socket() as s, m.socket.socket(m.socket.AF_INET6) as six:
        bad = ["x", ("127.0.0.1",), ("127.0.0.1", 70000), ("127.0.0.1", -1), ("127.0.0.1", "80"), (1, 80)]
        seen = [outcome(s.connect, address) for address in bad]
        seen += [outcome(s.bind, address) for address in bad[:3]]
        return [*seen, outcome(six.connect, ("::1", 1, 2, 3, 4)), outcome(s.connect, ("::1", 80))]


def invalid_arguments(m: Modules) -> Any:
    a, b = m.socket.socketpair()
    with a, b:
        return [
            outcome(a.recv, -1), outcome(a.send, "text"), outcome(a.sendall, None), outcome(a.settimeout, -1),
            outcome(a.settimeout, "x"), outcome(a.shutdown, 7), outcome(a.recv_into, bytearray(2), 5),
            outcome(a.recv_into, bytearray(2), -5), outcome(a.recvfrom, -1),
        ]  # fmt: skip


def a_closed_socket(m: Modules) -> Any:
    s = m.socket.socket()
    s.close()
    calls = [s.recv, s.send, s.bind, s.connect]
    seen = [outcome(call, arg) for call, arg in zip(calls, [1, b"x", ("", 0), ("127.0.0.1", 1)], strict=True)]
    return [*seen, s.fileno(), outcome(s.getsockname), outcome(s.accept), s.close(), s.detach()]


def one_socket_two_descriptors(m: Modules) -> Any:
    a, b = m.socket.socketpair()
    twin = a.dup()
    a.close()
    seen = [twin.send(b"still open"), b.recv(100)]
    fd = twin.detach()
    with m.socket.socket(fileno=fd) as again:
        seen += [again.family == m.socket.AF_UNIX, again.type == m.socket.SOCK_STREAM, again.send(b"x"), b.recv(2)]
    return [*seen, b.recv(1), b.close(), outcome(m.socket.close, fd)]


def reading_in_other_ways(m: Modules) -> Any:
    k = m.socket
    a, b = k.socketpair()
    with a, b:
        b.setblocking(False)
        a.sendall(b"0123456789")
        buffer, parts = bytearray(4), [bytearray(1), bytearray(2)]
        seen = [b.recv(3, k.MSG_PEEK), b.recv_into(buffer), bytes(buffer), b.recvmsg(2), b.recvmsg_into(parts)]
        seen += [parts, b.recvfrom(1), outcome(b.recv, 1), a.sendmsg([b"ab", b"c"]), b.recv(9), b.recv(0)]
        a.sendall(b"whole")
        return [*seen, b.recv(5, k.MSG_WAITALL), outcome(b.recv, 1, k.MSG_DONTWAIT)]


def files_over_sockets(m: Modules) -> Any:
    a, b = m.socket.socketpair()
    with a, b, a.makefile("rw", newline="\n") as left, b.makefile("rb") as right:
        left.write("one\ntwo\n")
        left.flush()
        seen = [right.readline(), right.readline()]
        b.sendall(b"three\n")
        seen += [left.readline()]
        a.shutdown(m.socket.SHUT_WR)
        return [*seen, right.read()]


def waiting_in_vain(m: Modules) -> Any:
    a, b = m.socket.socketpair()
    with a, b, m.socket.socket() as listener:
        a.settimeout(0.01)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.01)
        seen = [outcome(a.recv, 1), outcome(listener.accept), m.select.select([a], [], [], 0.01)]
        a.setblocking(False)
        return [*seen, outcome(a.recv, 1), a.timeout, outcome(a.accept)]


def unix_peers_that_close(m: Modules) -> Any:
    a, b = m.socket.socketpair()
    a.send(b"unread")
    b.send(b"to be read")
    b.close()
    seen = [poll_bits(m, a), outcome(a.send, b"x"), outcome(a.recv, 100), outcome(a.recv, 1), outcome(a.recv, 1)]
    a.close()
    a, b = m.socket.socketpair()
    b.close()
    seen += [poll_bits(m, a), a.recv(1), outcome(a.send, b"x"), outcome(a.recv, 1)]
    a.close()
    return seen


def shutting_down_a_socketpair(m: Modules) -> Any:
    seen = []
    for how in range(3):
        a, b = m.socket.socketpair()
        with a, b:
            a.setblocking(False)
            b.setblocking(False)
            a.shutdown(how)
            seen += [poll_bits(m, a, b), outcome(a.recv, 1), outcome(b.recv, 1), outcome(a.send, b"x")]
            seen += [outcome(b.send, b"x"), poll_bits(m, a, b)]
    return seen


def unix_sockets_by_name(m: Modules) -> Any:
    k = m.socket
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "s"))
        with k.socket(k.AF_UNIX) as listener, k.socket(k.AF_UNIX) as client, k.socket(k.AF_UNIX) as other:
            seen = [outcome(client.connect, path)]
            listener.bind(path)
            seen += [outcome(client.connect, path), outcome(other.bind, path), Path(path).exists()]
            seen += [listener.getsockname() == path, outcome(listener.bind, path + "2")]
            listener.listen(0)
            client.connect(path)
            accepted, sender = listener.accept()
            seen += [sender, accepted.getsockname() == path, client.getpeername() == path, client.getsockname()]
            seen += [outcome(client.connect, path), poll_bits(m, client, accepted), accepted.getpeername()]
            accepted.close()
            waiting = k.socket(k.AF_UNIX)
            waiting.connect(path)
            other.setblocking(False)
            seen += [outcome(other.connect, path), outcome(k.socket(k.AF_UNIX, k.SOCK_DGRAM).connect, path)]
            waiting.close()
        with k.socket(k.AF_UNIX) as late:
            seen += [Path(path).exists(), outcome(late.connect, path), outcome(late.bind, path)]
            Path(path).unlink()
            seen += [outcome(late.bind, path), outcome(late.bind, folder + "/none/s")]
    with k.socket(k.AF_UNIX) as s:
        seen += [outcome(s.bind, "/no-such-folder/s"), outcome(s.connect, "x" * 200), outcome(s.connect, 5)]
        s.bind(b"\0abstract-of-run-until-complete")
        return [*seen, s.getsockname()]


def unix_datagrams(m: Modules) -> Any:
    k = m.socket
    with tempfile.TemporaryDirectory() as folder:
        path, other = str(Path(folder, "a")), str(Path(folder, "b"))
        with k.socket(k.AF_UNIX, k.SOCK_DGRAM) as a, k.socket(k.AF_UNIX, k.SOCK_DGRAM) as b:
            a.bind(path)
            seen = [outcome(b.send, b"x"), b.sendto(b"one", path), a.recvfrom(10), outcome(b.sendto, b"x", other)]
            b.bind(other)
            b.connect(path)
            seen += [b.send(b"two"), a.recvfrom(2) == (b"tw", other), a.sendto(b"back", other), b.recv(10)]
            b.setblocking(False)
            count = 0
            while outcome(b.send, b"x") == 1:
                count += 1
            return [*seen, count, outcome(b.send, b"x"), poll_bits(m, b), a.recv(1), poll_bits(m, b)]


def a_datagram_to_a_peer_that_does_not_read(m: Modules) -> Any:
    a, b = m.socket.socketpair(m.socket.AF_UNIX, m.socket.SOCK_DGRAM)
    with a, b:
        b.shutdown(m.socket.SHUT_RD)
        return [outcome(a.send, b"x"), outcome(b.send, b"y"), outcome(a.recv, 9)]


def udp(m: Modules) -> Any:
    k = m.socket
    with k.socket(type=k.SOCK_DGRAM) as a, k.socket(type=k.SOCK_DGRAM) as b:
        seen = [poll_bits(m, a), outcome(a.listen), outcome(a.shutdown, 2)]
        with k.socket(type=k.SOCK_DGRAM) as c:
            seen += [outcome(c.send, b"x"), c.getsockname()[1] > 0, outcome(c.bind, ("127.0.0.1", 0))]
        a.bind(("127.0.0.1", 0))
        seen += [b.getsockname(), b.sendto(b"datagram", a.getsockname()), b.getsockname()[0], poll_bits(m, a)]
        data, sender = a.recvfrom(4)
        seen += [data, sender == ("127.0.0.1", b.getsockname()[1]), poll_bits(m, a), b.sendto(b"", a.getsockname())]
        seen += [a.recv(4), outcome(b.sendto, bytes(65508), a.getsockname()), b.sendto(bytes(65507), a.getsockname())]
        seen += [len(a.recv(70000)), outcome(b.sendto, b"x", ("127.0.0.1", 0)), outcome(a.accept)]
        b.connect(a.getsockname())
        seen += [b.send(b"one"), b.send(b"two"), a.recv(9, k.MSG_PEEK), a.recv(9), a.recv(9)]
        with k.socket(type=k.SOCK_DGRAM) as stranger:
            stranger.sendto(b"not from the peer", b.getsockname())
        return [*seen, poll_bits(m, b), b.getpeername() == a.getsockname(), b.getsockname()[0]]


def udp_to_an_unbound_port(m: Modules) -> Any:
    k = m.socket
    with k.socket(type=k.SOCK_DGRAM) as s, k.socket(type=k.SOCK_DGRAM) as gone:
        gone.bind(("127.0.0.1", 0))
        address = gone.getsockname()
        gone.close()
        seen = [s.sendto(b"lost", address), poll_bits(m, s)]
        s.connect(address)
        seen += [s.send(b"x"), poll_bits(m, s), outcome(s.send, b"x"), s.send(b"x"), outcome(s.recv, 1)]
        return [*seen, poll_bits(m, s), outcome(s.sendto, b"x", ("255.255.255.255", 9))]


def ipv6(m: Modules) -> Any:
    k = m.socket
    with k.socket(k.AF_INET6) as listener, k.socket(k.AF_INET6) as six, k.socket() as four:
        listener.bind(("::", 0))
        listener.listen()
        port = listener.getsockname()[1]
        six.connect(("::1", port))
        four.connect(("127.0.0.1", port))
        seen = [listener.getsockname()[0], six.getpeername()[0], len(six.getsockname())]
        for _ in range(2):
            accepted, sender = listener.accept()
            seen += [sender[0], accepted.getsockname()[0], len(sender)]
            accepted.close()
    with k.socket(k.AF_INET6) as listener, k.socket() as four:
        listener.setsockopt(k.IPPROTO_IPV6, k.IPV6_V6ONLY, 1)
        listener.bind(("::", 0))
        listener.listen()
        port = listener.getsockname()[1]
        seen += [outcome(four.connect_ex, ("127.0.0.1", port)), outcome(four.bind, ("", port))]
        return [*seen, listener.getsockopt(k.IPPROTO_IPV6, k.IPV6_V6ONLY)]


def an_epoll(m: Modules) -> Any:
    pairs = [m.socket.socketpair() for _ in range(3)]
    with m.select.epoll() as e:
        index = {b.fileno(): i for i, (_, b) in enumerate(pairs)}

        def poll(limit: int = -1) -> Any:
            return [(index[fd], bits) for fd, bits in e.poll(0, limit)]

        for _, b in pairs:
            e.register(b, m.select.EPOLLIN)
        seen = [poll()]
        for i in (2, 0, 1):
            pairs[i][0].send(b"xx")
        seen += [poll(), poll(1), poll(1), poll()]
        pairs[0][1].recv(2)
        seen += [poll(), outcome(e.register, pairs[0][1]), outcome(e.unregister, pairs[0][0])]
        e.modify(pairs[0][1], m.select.EPOLLIN | m.select.EPOLLOUT)
        seen += [poll(), outcome(e.modify, pairs[0][0], 1), e.unregister(pairs[0][1]), poll()]
        e.modify(pairs[1][1], m.select.EPOLLIN | m.select.EPOLLONESHOT)
        seen += [poll(), poll()]
        e.modify(pairs[2][1], m.select.EPOLLIN | m.select.EPOLLET)
        seen += [poll(), poll(), pairs[2][0].send(b"y"), poll(), poll()]
        pairs[2][1].close()
        seen += [poll(), outcome(e.register, 999_999), outcome(e.register, -1), e.poll(0.001)]
    seen += [outcome(e.poll, 0), outcome(e.fileno), e.closed]
    for a, b in pairs:
        a.close()
        b.close()
    return seen


def an_epoll_with_no_room_for_events(m: Modules) -> Any:
    with m.select.epoll() as epoll:
        return [outcome(epoll.poll, 0, 0), outcome(epoll.poll, 0, -2), outcome(epoll.poll, 0, -1)]


def an_epoll_on_a_listener(m: Modules) -> Any:
    with m.socket.socket() as listener, m.select.epoll() as e, m.socket.socket() as one, m.socket.socket() as two:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        e.register(listener, m.select.EPOLLIN)
        seen = [len(e.poll(0))]
        for client in (one, two):
            client.connect(listener.getsockname())
        seen += [len(e.poll(0))]
        listener.accept()[0].close()
        seen += [len(e.poll(0))]
        listener.accept()[0].close()
        return [*seen, e.poll(0)]


def a_select(m: Modules) -> Any:
    a, b = m.socket.socketpair()
    with a, b:
        names = {a: "a", b: "b"}

        def select(*args: Any) -> Any:
            return [[names[s] for s in found] for found in m.select.select(*args)]

        seen = [select([a, b], [b, a], [a], 0), a.send(b"x"), select([a, b], [], [], None), select([], [], [], 0.001)]
        seen += [outcome(m.select.select, [-1], [], [], 0), outcome(m.select.select, ["x"], [], [], 0)]
        seen += [outcome(m.select.select, [], [], [], -1), outcome(m.select.select, [a], [], [], "soon")]
        return seen


def a_poll(m: Modules) -> Any:
    a, b = m.socket.socketpair()
    p = m.select.poll()
    seen: list[Any] = [p.poll(0), p.register(a, m.select.POLLIN), p.register(b), len(p.poll(0))]
    seen += [a.send(b"x"), [bits for _, bits in p.poll()], p.modify(b, m.select.POLLIN), p.unregister(a)]
    b.close()
    seen += [[bits for _, bits in p.poll(0)], outcome(p.modify, a, 1), p.poll(1)[0][1]]
    a.close()
    return seen


def selectors_over_sockets(m: Modules) -> Any:
    a, b = m.socket.socketpair()
    seen = []
    for name in ("DefaultSelector", "SelectSelector", "PollSelector"):
        with getattr(m.selectors, name)() as selector:
            selector.register(a, m.selectors.EVENT_READ, "a")
            selector.register(b, m.selectors.EVENT_READ | m.selectors.EVENT_WRITE, "b")
            seen += [type(selector).__name__, [(key.data, events) for key, events in selector.select(0)]]
            selector.modify(b, m.selectors.EVENT_READ, "b")
            a.send(b"x")
            seen += [[(key.data, events) for key, events in selector.select()], b.recv(1), selector.select(0.001)]
    a.close()
    b.close()
    return seen


def name_resolution(m: Modules) -> Any:
    k = m.socket
    tries = [
        ("localhost", 80), ("127.0.0.1", "http"), ("127.0.0.1", "8080"), ("::1", 80), ("::1", 80, k.AF_INET),
        ("127.0.0.1", 80, k.AF_INET6), (None, None), ("", 80), ("0.0.0.0", 0), ("1.2.3.4", 80, 0, k.SOCK_STREAM),
        ("localhost", "nosuchservice"), ("localhost", 80, 0, 0, 0, k.AI_NUMERICHOST), (None, 80, 0, 1),
        (None, 80, 0, 1, 0, k.AI_PASSIVE), ("127.0.0.1", 80, 0, k.SOCK_DGRAM), ("127.0.0.1", 80, 0, 0, 6),
        ("127.0.0.1", 80, 0, 0, 17), ("127.0.0.1", 80, 0, 0, 99), ("127.0.0.1", 80, 0, 1, 17),
        ("127.0.0.1", None), (b"127.0.0.1", b"80"), ("127.1", 80), ("0:0::1", 80, 0, 1), ("127.0.0.1", 80, 99),
        ("127.0.0.1", 80, 0, 99),
    ]  # fmt: skip
    seen = [(args, outcome(k.getaddrinfo, *args)) for args in tries]
    for address, flags in [(("127.0.0.1", 80), 0), (("127.0.0.1", 80), 3), (("::1", 5, 0, 0), 3), (("x", 1), 3)]:
        seen.append((address, outcome(k.getnameinfo, address, flags)))
    plain = [(k.gethostbyname, "localhost"), (k.gethostbyname, "127.0.0.9"), (k.getservbyname, "https"),
             (k.getservbyport, 22), (k.getservbyname, "nope"), (k.getprotobyname, "tcp")]  # fmt: skip
    return [*seen, *[outcome(call, arg) for call, arg in plain]]


def packed_addresses(m: Modules) -> Any:
    k = m.socket
    texts = [(k.AF_INET, "127.0.0.1"), (k.AF_INET, "127.1"), (k.AF_INET6, "::1"), (k.AF_INET6, "0:0::ffff:1.2.3.4"),
             (k.AF_INET6, "fe80::1%1"), (k.AF_INET6, "nonsense"), (99, "::1")]  # fmt: skip
    packed = [(k.AF_INET, b"\1\2\3\4"), (k.AF_INET, b"x"), (k.AF_INET6, bytes(16)), (k.AF_INET6, b"x"),
              (k.AF_INET6, bytes(10) + b"\xff\xff\1\2\3\4"), (k.AF_INET6, bytes(range(16))), (99, b"x")]  # fmt: skip
    return [*[outcome(k.inet_pton, *args) for args in texts], *[outcome(k.inet_ntop, *args) for args in packed]]


def conveniences_of_socket_py(m: Modules) -> Any:
    k = m.socket
    with k.create_server(("127.0.0.1", 0)) as server:
        with k.create_connection(server.getsockname(), timeout=2) as client:
            seen = [client.timeout, server.accept()[0].close(), client.recv(1)]
        address = server.getsockname()
    seen += [outcome(k.create_connection, address), k.has_dualstack_ipv6(), k.has_ipv6]
    k.setdefaulttimeout(3)
    with k.socket() as s:
        seen += [k.getdefaulttimeout(), s.timeout]
    k.setdefaulttimeout(None)
    return seen


def a_pipe(m: Modules) -> Any:
    r, w = m.os.pipe()
    m.os.set_blocking(r, False)
    m.os.set_blocking(w, False)
    seen = [outcome(m.os.read, r, 1), m.os.write(w, b"hello"), m.os.read(r, 3), m.os.read(r, 9), m.os.get_blocking(r)]
    sent = 0
    while isinstance(more := outcome(m.os.write, w, bytes(3 * 4096)), int):
        sent += more
    seen += [sent, more, outcome(m.os.write, w, bytes(4000)), len(m.os.read(r, 100_000))]
    m.os.close(w)
    seen += [m.os.read(r, 1), outcome(m.os.read, w, 1), m.os.close(r), outcome(m.os.close, r)]
    r, w = m.os.pipe()
    m.os.close(r)
    seen += [outcome(m.os.write, w, b"x"), m.os.close(w)]
    return seen


def dup2_of_a_pipe(m: Modules) -> Any:
    r, w = m.os.pipe()
    other_r, other_w = m.os.pipe()
    seen = [m.os.dup2(r, r) == r, m.os.dup2(other_r, r) == r, outcome(m.os.write, w, b"nobody reads")]
    seen += [m.os.write(other_w, b"hello"), m.os.read(r, 2), m.os.read(other_r, 9)]
    m.os.close(other_r)
    seen += [m.os.write(other_w, b"still read"), m.os.read(r, 99)]
    m.os.dup2(w, other_r)  # a number that is free
    again = m.os.dup(w)
    seen += [len({r, w, other_r, other_w, again}), outcome(m.os.dup2, 1_000_000, r)]
    for fd in (r, w, other_r, other_w, again):
        m.os.close(fd)
    return [*seen, outcome(m.os.close, other_r)]


def polling_a_pipe(m: Modules) -> Any:
    r, w = m.os.pipe()
    p = m.select.poll()
    p.register(r, 0xFFFF)
    p.register(w, 0xFFFF)
    seen: list[Any] = [[bits for _, bits in p.poll(0)], m.os.write(w, b"x"), [bits for _, bits in p.poll(0)]]
    m.os.close(w)
    p.unregister(w)
    seen += [[bits for _, bits in p.poll(0)], m.os.read(r, 1), [bits for _, bits in p.poll(0)]]
    m.os.close(r)
    r, w = m.os.pipe()
    p = m.select.poll()
    p.register(w, 0xFFFF)
    m.os.close(r)
    seen += [[bits for _, bits in p.poll(0)]]
    m.os.close(w)
    return seen


SCENARIOS = [
    value
    for name, value in list(globals().items())
    if getattr(value, "__module__", None) == __name__ and value.__annotations__ == {"m": "Modules", "return": "Any"}
    if name != "unused_port"
]
