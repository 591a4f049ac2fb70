"""Standard input: lines that the reader types on the page, while other threads run."""

from __future__ import annotations

from .waiting import Waiter


class StandardInput:
    """The lines of one program."""

    def __init__(self) -> None:
        self.pending = 0
        """How many threads wait for a line."""

    def read(self, waiter: Waiter) -> bytes:
        """The next line, with its end; empty at the end of the input, or where nobody can type anything."""
        import looplab_host

        if not looplab_host.requestLine():
            return b""
        self.pending += 1
        try:
            (line,) = waiter.until(_take, None, "for a line of standard input") or (b"",)
        finally:
            self.pending -= 1
            looplab_host.cancelLine()
        return line


def _take() -> tuple[bytes] | None:
    """What was typed; None if that is nothing yet."""
    import looplab_host

    line = looplab_host.takeLine()
    return None if line is None else (bytes(line.to_py()),)
