"""Sockets in memory: TCP, UDP and Unix sockets of one machine that has only a loopback interface."""
