"""Threads in one interpreter: stacks of WebAssembly that switch where they block.

They are below CPython's own `threading`, `queue`, `concurrent.futures` and `asyncio`. Read `switching`, what the host
provides; then `scheduler`, which decides whose turn it is; `locks`, which wait through it; `starting`; and `patches`,
which puts all of it in place. `without` is for what asyncio does in threads and needs none for.

Locks and time-outs work the same where there is only one stack: a thread is then refused, as by a system that has no
more.
"""
