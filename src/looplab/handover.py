"""What a native run hands over from `__main__`, which prepares it, to `native`, and from there to its parent.

Both import nothing else that they share, since each import is time that every program takes to start.
"""

VARIABLE = "LOOPLAB_RUN"
"""The environment variable with the settings: JSON, `loopsite.run.runtimes.Program` without the source, and
"descriptor", where to write messages."""

OPTION = "ignore::looplab.native.Option"
"""The option -W, which makes the interpreter import `native`."""

UNRECORDED = 121
"""The exit status of a run whose messages can no longer be written, because the program took their descriptor."""
