"""One module for each command of `loopsite`."""
