"""A package, so that a test module may have the name of another one or of a module of Python (`site`)."""
