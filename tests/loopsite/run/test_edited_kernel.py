"""Node runs the looplab that `make setup` compiled, as browsers do, or its source if that has been edited since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loopsite.run.runtimes import PYODIDES, Limits, Program, pyodide
from loopsite.source.expectation import dotted
from loopsite.source.pythons import DEFAULT
from tests.support.pyodides import run_each

WHERE = "import looplab.run\nprint(looplab.run.__file__.rpartition('/')[2])\n"


@pytest.mark.parametrize("python", [pytest.param(python, id=dotted(python)) for python in (PYODIDES[0], DEFAULT)])
@pytest.mark.parametrize("edited", [False, True], ids=["as compiled", "edited since"])
def test_a_program_runs_on_the_compiled_kernel_until_its_source_is_edited(
    python: tuple[int, int], edited: bool
) -> None:
    runtime = pyodide(python)
    if edited:
        runtime = replace(runtime, looplab="the digest of an older source")
    [record] = run_each(runtime, [Program(WHERE, "where.py")], Limits(seconds=20))

    assert record.text == ("run.py\n" if edited else "run.pyc\n")
