"""The host of Pyodide, a browser or Node: how this thread blocks, and how an interrupt reaches it."""

from __future__ import annotations


def block(seconds: float) -> None:
    """Block for at most `seconds` (infinity allowed); raises what the handler of an interrupt raises.

    The JavaScript module `looplab_host` waits with `Atomics.wait` on the cell that the Stop button writes to.
    """
    import looplab_host
    import pyodide_js

    looplab_host.wait(seconds)
    pyodide_js.checkInterrupt()
