"""The host of Pyodide, a browser or Node: how a thread blocks, how an interrupt reaches it, and its virtual clock."""

from __future__ import annotations

from .clock import Block


def block(seconds: float) -> None:
    """Block for at most `seconds` (infinity allowed); raises what the handler of an interrupt raises.

    The JavaScript module `looplab_host` waits with `Atomics.wait` on the cell that the Stop button writes to.
    """
    import looplab_host

    looplab_host.wait(seconds)
    # CPython looks for signals here; `pyodide_js.checkInterrupt` would leave frames of JavaScript in the traceback
    repr(None)


def put_back(signal: int) -> None:
    """Have the host send a signal again, some fifty calls later, or at the next wait."""
    import looplab_host

    looplab_host.interrupt(signal)


class HostClock:
    """The virtual clock in JavaScript (web/src/worker/clock.ts), which the host has started for this program."""

    def __init__(self, block: Block) -> None:
        import looplab_host

        self.block = block
        self.passed = looplab_host.clock.passed
        self._peek = looplab_host.clock.peek
        self._jump = looplab_host.clock.jump

    def peek(self) -> float:
        return float(self._peek())  # a whole number comes as an int

    def wait_until(self, moment: float) -> None:
        if moment == float("inf"):
            self.block(moment)
        else:
            self._jump(moment)
