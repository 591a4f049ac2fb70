"""In-memory TCP, UDP and Unix sockets of one machine, which has only a loopback interface."""
