"""The state that the sockets, pipes and pollers of one virtual machine share."""

from __future__ import annotations

from .descriptors import Descriptors
from .net.bindings import Network
from .threads.preemption import Preemption
from .waiting import Waiter


class Machine:
    """One virtual machine: its descriptors, its network, and how it waits."""

    def __init__(self, descriptors: Descriptors, waiter: Waiter) -> None:
        self.descriptors = descriptors
        self.waiter = waiter
        self.network = Network()
        self.preemption: Preemption | None = None
        self.default_timeout: float | None = None
