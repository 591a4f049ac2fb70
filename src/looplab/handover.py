"""What `__main__`, which prepares a native run, and `native` both need, and the exit status that their parent reads.

They share no other module of looplab, since every import delays the start of every program.
"""

VARIABLE = "LOOPLAB_RUN"
"""The environment variable with the settings, as JSON: those that `__main__.main` puts together."""

OPTION = "ignore::looplab.native.Option"
"""The value of the option -W that makes the interpreter import `native`."""

UNRECORDED = 121
"""The exit status of a run whose messages can no longer be written, because the program took their descriptor."""
