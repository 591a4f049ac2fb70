"""The browser or Node around Pyodide: how this thread blocks, and how an interrupt gets through."""

from __future__ import annotations


def block(seconds: float) -> None:
    """Block for at most `seconds` (infinity allowed); raises what an interrupt's handler raises.

    The JavaScript module `looplab_host` waits with `Atomics.wait` on the cell that the Stop button writes to.
    """
    import looplab_host
    import pyodide_js

    looplab_host.wait(seconds)
    pyodide_js.checkInterrupt()
