"""Describe what a call did, so that two machines can be compared."""

from __future__ import annotations

import select as host_select
from collections.abc import Callable
from typing import Any

from .machines import Modules


def outcome(call: Callable[..., Any], *args: Any) -> Any:
    """The result of `call`, or the type, errno and text of what it raised."""
    try:
        return call(*args)
    except OSError as error:
        return type(error).__name__, error.errno, error.strerror or str(error)
    except (TypeError, ValueError, OverflowError) as error:
        return type(error).__name__, str(error)


def poll_bits(m: Modules, *socks: Any) -> list[str]:
    """What poll() with all event bits returns immediately for each socket."""
    poll = m.select.poll()
    for sock in socks:
        poll.register(sock, 0xFFFF)
    found = dict(poll.poll(0))
    names = ["IN", "PRI", "OUT", "ERR", "HUP", "NVAL", "RDHUP"]
    return ["|".join(n for n in names if found.get(s.fileno(), 0) & getattr(host_select, f"POLL{n}")) for s in socks]


def tcp_pair(m: Modules, family: int | None = None) -> tuple[Any, Any]:
    """A connected client and server socket."""
    host = "127.0.0.1" if family in (None, m.socket.AF_INET) else "::1"
    with m.socket.socket(family or m.socket.AF_INET) as listener:
        listener.bind((host, 0))
        listener.listen()
        client = m.socket.socket(family or m.socket.AF_INET)
        client.connect(listener.getsockname())
        return client, listener.accept()[0]
