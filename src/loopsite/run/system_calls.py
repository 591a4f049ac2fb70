"""A filter against the system calls by which a program would get around the limits of its sandbox (seccomp(2)).

In a user namespace of its own it could mount a file system without a limit on its size. A descriptor of memory, or
System V's shared memory, queues and semaphores, hold memory that no process maps, which `memory` would not see; so do
the maps of bpf(2) and the rings of io_uring(7).
"""

from __future__ import annotations

import errno
import os
import platform
import struct
from dataclasses import dataclass

_CLONE_NEWUSER = 0x10000000


@dataclass(frozen=True)
class Machine:
    """A kind of processor: its number in linux/audit.h, and those of `clone` and of the calls that are refused."""

    audit: int
    clone: int
    refused: tuple[int, ...]


# clone3 is refused because a filter cannot see its flags; the C library then calls clone
_EVERYWHERE = (425, 435, 447)  # io_uring_setup, clone3, memfd_secret

MACHINES = {
    # unshare, setns, memfd_create, shmget, msgget, semget, bpf: arch/x86/entry/syscalls/syscall_64.tbl
    "x86_64": Machine(0xC000003E, 56, (272, 308, 319, 29, 68, 64, 321, *_EVERYWHERE)),
    # the same: include/uapi/asm-generic/unistd.h
    "aarch64": Machine(0xC00000B7, 220, (97, 268, 279, 194, 186, 190, 280, *_EVERYWHERE)),
}

# instructions of the kernel's filters (linux/bpf_common.h, linux/seccomp.h), and where they find what they test
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _AUDIT, _FLAGS = 0, 4, 16
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000

_X32 = 0x40000000
"""Where x86-64's second set of numbers begins."""


def open_filter() -> int:
    """A descriptor from which bwrap can read the filter, once. Raises RuntimeError for an unknown kind of processor."""
    code = _filter(platform.machine())
    read_fd, write_fd = os.pipe()
    with os.fdopen(write_fd, "wb") as pipe:  # its buffer is large enough
        pipe.write(code)
    return read_fd


def _filter(machine: str) -> bytes:
    if machine not in MACHINES:
        raise RuntimeError(f"no filter of system calls for {machine}")
    known = MACHINES[machine]
    allow, unknown = (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _FAIL | errno.ENOSYS)
    # a test is followed by how many instructions to skip if it holds, and if it does not
    code = [(_LOAD, 0, 0, _AUDIT), (_EQUAL, 1, 0, known.audit), unknown]
    code += [(_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _X32), unknown]
    for number in known.refused:
        code += [(_EQUAL, 0, 1, number), unknown]
    code += [(_EQUAL, 1, 0, known.clone), allow]
    code += [(_LOAD, 0, 0, _FLAGS), (_ANY_BIT, 0, 1, _CLONE_NEWUSER), (_RETURN, 0, 0, _FAIL | errno.EPERM), allow]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)
