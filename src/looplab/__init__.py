"""What travels with a program into any interpreter, native or browser: standard library only, Python 3.10 on."""


class DeadlockError(RuntimeError):
    """The program waits, and nothing is left that could end the wait: no timer, no data on its way, no thread."""
