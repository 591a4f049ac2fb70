"""CPython's own asyncio tests pass in Pyodide with the kernel, but for those that one list names."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conformance import run as conformance
from tests.conformance.run import MODULES, MOST, WHOLE, Result, Results

KNOWN = conformance.known(Path(__file__).with_name("not_passing.toml"))

pytestmark = [
    pytest.mark.skipif(conformance.suite_folder() is None, reason=f"{sys.executable} ships no test package"),
    pytest.mark.skipif(
        not (conformance.ROOT / f"node_modules/pyodide-{conformance.PYTHON}").is_dir(), reason="npm ci was not run"
    ),
    pytest.mark.skipif(
        f"{sys.version_info.major}.{sys.version_info.minor}" != conformance.PYTHON,
        reason=f"compares Python {conformance.PYTHON} with itself",
    ),
]


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[tuple[Results, Results]]]]:
    """Native and Pyodide results of every module that was asked for, two modules at a time."""
    asked = {item.callspec.params["module"] for item in request.session.items if hasattr(item, "callspec")
             if item.module is request.module and "module" in item.callspec.params}  # fmt: skip
    pool = ThreadPoolExecutor(max_workers=2)
    yield {module: pool.submit(both, module) for module in MODULES if module in asked}
    pool.shutdown(cancel_futures=True)


def both(module: str) -> tuple[Results, Results]:
    native = conformance.run_module(module, "native")
    here = dict(conformance.run_module(module, "kernel"))
    surprises = tuple(set(conformance.not_passing(native, here)) - KNOWN.keys())
    if surprises:
        # a test of 10 ms that a busy machine held up gets a second chance, alone
        here.update(conformance.run_module(module, "kernel", surprises))
    return native, here


@pytest.mark.parametrize("module", MODULES)
def test_what_passes_natively_passes_here_but_for_the_list(
    runs: dict[str, Future[tuple[Results, Results]]], module: str
) -> None:
    native, here = runs[module].result()
    failing = conformance.not_passing(native, here)
    listed = {test for test in KNOWN if test.startswith(f"{module}.")}
    passing_after_all = {test for test in listed if test not in here or here[test].outcome == "passed"}

    assert native
    assert {test: detail for test, detail in failing.items() if test not in listed} == {}
    assert passing_after_all == set()


def test_the_list_names_only_modules_that_are_run() -> None:
    assert {test.partition(".")[0] for test in KNOWN} <= set(MODULES)


def test_whole_modules_lack_nothing_but_threads_and_processes() -> None:
    whole = tuple(f"test_{name}." for name in WHOLE)
    reasons = {reason for test, reason in KNOWN.items() if test.startswith(whole)}

    assert all(reason.startswith(("starts an OS thread", "starts or forks a process")) for reason in reasons)
    assert not set(WHOLE) & set(MOST)


def test_a_test_that_passes_only_natively_is_told_with_its_detail() -> None:
    native = {"a": Result("passed"), "b": Result("passed"), "c": Result("failed"), "d": Result("skipped")}
    here = {"a": Result("passed"), "b": Result("failed", "OSError: no"), "d": Result("passed")}

    assert conformance.not_passing(native, here) == {"b": "OSError: no"}
    assert conformance.not_passing({"e": Result("passed")}, {}) == {"e": "did not end within the time limit"}


def test_a_test_listed_twice_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text('[one]\nreason = "x"\ntests = ["t.a"]\n[two]\nreason = "y"\ntests = ["t.a"]\n')
    with pytest.raises(ValueError, match=r"t\.a is listed twice"):
        conformance.known(path)


def test_the_table_adds_up() -> None:
    text = conformance.table({"test_a": (3, 2, 0), "test_b": (1, 1, 1)})

    assert text.splitlines()[-1] == "| all of these | 4 | 3 | 1 |"
