"""What travels with a program into any interpreter, native or browser: standard library only, Python 3.10 on."""
