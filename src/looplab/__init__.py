"""The package that accompanies a program into any interpreter, native or in a browser.

It uses only the standard library and runs on Python 3.10 and later.
"""


class DeadlockError(RuntimeError):
    """The program waits, and nothing can end the wait: there is no timer, no data in transit and no other thread."""
