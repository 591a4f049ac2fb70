"""A host with faults: it forwards the responses of the real one, except for the paths that a test chooses."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

NOT_FORWARDED = {"connection", "content-encoding", "content-length", "transfer-encoding", "keep-alive", "date"}


@dataclass
class FaultyHost:
    """`address` has no trailing slash. Changes apply from the next request on."""

    address: str
    truncated: set[str] = field(default_factory=set)
    """Patterns of paths whose body is cut off halfway."""
    corrupt: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    """Patterns of paths, and a function from the real body to the one that is sent."""
    pieces: dict[str, Callable[[bytes], Iterable[bytes]]] = field(default_factory=dict)
    """Patterns of paths, and a function that splits the body into pieces; each is sent when it is yielded."""
    policies: dict[str, str] = field(default_factory=dict)
    """Patterns of paths, and their Content-Security-Policy."""
    requested: list[str] = field(default_factory=list)
    """The paths of all requests so far."""

    def remove_faults(self) -> None:
        """Remove all faults."""
        self.truncated.clear()
        self.corrupt.clear()
        self.pieces.clear()
        self.policies.clear()


def _match[T](faults: dict[str, T], path: str) -> T | None:
    return next((fault for pattern, fault in faults.items() if fnmatch(path, pattern)), None)


@contextmanager
def faulty_host(real: str) -> Iterator[FaultyHost]:
    """Serve a host in front of the one at the address `real`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host.requested.append(self.path)
            connection = http.client.HTTPConnection(urlsplit(real).netloc, timeout=60)
            connection.request("GET", self.path)
            response = connection.getresponse()
            body = response.read()
            connection.close()
            if corrupt := _match(host.corrupt, self.path):
                body = corrupt(body)
            headers = {name: value for name, value in response.getheaders() if name.lower() not in NOT_FORWARDED}
            if policy := _match(host.policies, self.path):
                headers = {name: value for name, value in headers.items() if name.lower() != "content-security-policy"}
                headers["Content-Security-Policy"] = policy
            self.send_response(response.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if any(fnmatch(self.path, pattern) for pattern in host.truncated):
                body, self.close_connection = body[: len(body) // 2], True
            with suppress(ConnectionError):  # the reader left before the end
                split = _match(host.pieces, self.path)
                for piece in split(body) if split else [body]:
                    self.wfile.write(piece)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host = FaultyHost(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()
