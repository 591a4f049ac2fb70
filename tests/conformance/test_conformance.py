"""CPython's own asyncio tests pass in Pyodide with the kernel, except for those that one list names."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import pytest

from loopsite.run.digests import looplab_digest
from loopsite.run.runtimes import pyodide
from loopsite.source.expectation import version_of
from tests.conformance import run as conformance
from tests.conformance.run import MODULES, MOST, WHOLE, Result, Results
from tests.support.paths import PROJECT
from tests.support.results_cache import cached, digest_of

KNOWN = conformance.known(conformance.LIST)
KNOWN_OF_THREADS = conformance.known(conformance.LIST_OF_THREADS)
WORKER = ("errors", "interpreter", "stacks", "threads", "wasm")

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


OFTEN = {f"test_{name}" for name in ("streams",)}
"""The modules of `make test`, which use most of the kernel: each module takes 4 to 25 seconds of processor time."""


def some_by_default(modules: Iterable[str], often: Container[str]) -> pytest.MarkDecorator:
    marks = {module: () if module in often else pytest.mark.exhaustive for module in modules}
    return pytest.mark.parametrize("module", [pytest.param(module, marks=marks[module]) for module in modules])


def outcomes(module: str) -> tuple[Results, Results]:
    """The module's results natively and in Pyodide, cached if they match the list."""

    def make(names: list[str]) -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
        native = conformance.run_module(module, "native")
        here = dict(conformance.run_module(module, "kernel"))
        if surprises := tuple(set(conformance.not_passing(native, here)) - KNOWN.keys()):
            # a test of 10 ms that a busy machine held up gets a second chance, alone
            here.update(conformance.run_module(module, "kernel", surprises))
        yield module, [as_json(native), as_json(here)]

    def is_good(name: str, results: list[dict[str, list[str]]]) -> bool:
        return differences(module, *map(from_json, results)) == {}

    [native, here] = cached(f"conformance-{module}", {module: key_of(module)}, make, is_good)[module]
    return from_json(native), from_json(here)


def key_of(module: str) -> str:
    files = (conformance.SUITE, conformance.DRIVER, *(PROJECT / f"web/src/worker/{name}.ts" for name in WORKER))
    version = pyodide(version_of(conformance.PYTHON)).version
    return digest_of("conformance", module, sys.version, version, looplab_digest(), *files)


def as_json(results: Results) -> dict[str, list[str]]:
    return {test: [result.outcome, result.detail] for test, result in results.items()}


def from_json(results: dict[str, list[str]]) -> Results:
    return {test: Result(outcome, detail) for test, (outcome, detail) in results.items()}


def differences(module: str, native: Results, here: Results) -> dict[str, str]:
    """The tests of a module that are not as listed, each with what is different."""
    listed = {test for test in KNOWN if test.startswith(f"{module}.")}
    failing = {test: detail for test, detail in conformance.not_passing(native, here).items() if test not in listed}
    passing = [test for test in listed if test not in here or here[test].outcome == "passed"]
    return failing | dict.fromkeys(passing, "passes, or is gone: take it out of not_passing.toml")


@some_by_default(MODULES, OFTEN)
def test_what_passes_natively_passes_here_except_for_the_list(module: str) -> None:
    native, here = outcomes(module)

    assert native
    assert differences(module, native, here) == {}


def test_the_list_names_only_modules_that_are_run() -> None:
    assert {test.partition(".")[0] for test in KNOWN} <= set(MODULES)


@some_by_default(conformance.THREADS, {"test.test_thread"})
def test_what_passes_natively_with_threads_passes_here_except_for_the_list(module: str) -> None:
    def make(names: list[str]) -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
        yield module, [as_json(results) for results in conformance.run_threads(module)]

    def is_good(name: str, results: list[dict[str, list[str]]]) -> bool:
        native, here = map(from_json, results)
        return not set(conformance.not_passing(native, here)) - KNOWN_OF_THREADS.keys()

    key = digest_of(key_of(module), conformance.LIST_OF_THREADS)
    native, here = map(from_json, cached(f"conformance-{module}", {module: key}, make, is_good)[module])
    missing = conformance.not_passing(native, here)

    assert {test: detail for test, detail in missing.items() if test not in KNOWN_OF_THREADS} == {}
    assert conformance.count(here) >= 0.9 * conformance.count(native) > 0


def test_whole_modules_lack_nothing_but_processes() -> None:
    whole = tuple(f"test_{name}." for name in WHOLE)
    reasons = {reason for test, reason in KNOWN.items() if test.startswith(whole)}

    assert all(reason.startswith("starts or forks a process") for reason in reasons)
    assert not set(WHOLE) & set(MOST)


def test_a_test_that_passes_only_natively_is_reported_with_its_detail() -> None:
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
