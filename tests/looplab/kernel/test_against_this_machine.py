"""The virtual network does what this machine's kernel does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .machines import Modules, this_machine, virtual_machine
from .scenarios import SCENARIOS


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_the_virtual_machine_observes_what_this_one_does(scenario: Callable[[Modules], Any]) -> None:
    here, virtual = scenario(this_machine()), scenario(virtual_machine())

    assert virtual == here
