"""Two machines to run the same program on: the real one, and a virtual one in the same process.

A machine is the modules that a network program uses. The virtual machine's `socket` and `selectors` are CPython's
own sources, executed again with the virtual `_socket` and `select`; nothing in this process is changed.
"""

from __future__ import annotations

import _socket
import importlib.util
import os
import select
import selectors
import socket
import sys
import types
from dataclasses import dataclass
from typing import Any
from unittest import mock

from looplab.kernel.clock import Clock, VirtualClock
from looplab.kernel.descriptors import Descriptors
from looplab.kernel.machine import Machine
from looplab.kernel.net.socket_module import socket_functions
from looplab.kernel.os_calls import os_functions
from looplab.kernel.select_module import select_functions
from looplab.kernel.waiting import Waiter


@dataclass(frozen=True)
class Modules:
    """What a program imports on one machine."""

    socket: Any
    select: Any
    selectors: Any
    os: Any


def this_machine() -> Modules:
    return Modules(socket, select, selectors, os)


def virtual_machine(clock: Clock | None = None) -> Modules:
    """A fresh virtual machine; by default on a virtual clock, so that its waits take no time."""
    descriptors = Descriptors()
    waiter = Waiter(clock or VirtualClock())
    machine = Machine(descriptors, waiter)
    below_socket = _module("_socket", vars(_socket), socket_functions(machine))
    virtual_select = _module("select", {"PIPE_BUF": 4096}, _poll_constants(), select_functions(descriptors, waiter))
    virtual_selectors = _execute_again(selectors, select=virtual_select)
    return Modules(
        _execute_again(socket, _socket=below_socket, selectors=virtual_selectors),
        virtual_select,
        virtual_selectors,
        _module("os", vars(os), os_functions(machine)),
    )


def _poll_constants() -> dict[str, Any]:
    return {name: value for name, value in vars(select).items() if name.startswith("POLL")}


def _module(name: str, *contents: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    for names in contents:
        vars(module).update(names)
    return module


def _execute_again(module: types.ModuleType, **below: types.ModuleType) -> types.ModuleType:
    """Execute the source of `module` a second time, with the modules in `below` for its imports."""
    name = f"virtual_{module.__name__}"
    spec = importlib.util.spec_from_file_location(name, module.__file__)
    assert spec is not None
    assert spec.loader is not None
    again = importlib.util.module_from_spec(spec)
    with mock.patch.dict(sys.modules, {name: again, **below}):
        spec.loader.exec_module(again)
    return again
