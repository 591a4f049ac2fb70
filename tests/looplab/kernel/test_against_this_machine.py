"""The virtual network behaves like this machine's kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .machines import Modules, this_machine, virtual_machine
from .scenarios import SCENARIOS


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_a_program_observes_the_same_on_the_virtual_machine_as_on_this_one(scenario: Callable[[Modules], Any]) -> None:
    here, virtual = scenario(this_machine()), scenario(virtual_machine())

    assert virtual == here
