import ast
import re

from looplab.check import Mistake, Sentence

TESTS = {"test_a_session_expires": [0.8], "test_a_session_opened_again_expires_later": [0.4, 0.4]}
ASSERTIONS = [
    "self.assertNotIn('Ada', sessions.users)",
    "self.assertIn('Ada', sessions.users)",
    "self.assertFalse(left, 'tasks are left over')",
]


def check(run):
    yield have_run(run)
    yield assert_the_same(run)
    yield pass_(run)


def have_run(run):
    """Each test sleeps for as long as it did in the start, unless it has failed before."""
    waits = {name: [round(wait.duration, 1) for wait in run.waits_in(name)] for name in TESTS}
    missing = [name for name, times in TESTS.items() if waits[name][: len(times)] != times]
    found = f"`{missing[0]}` has not waited" if missing else ""
    return Sentence("Both tests run, and wait as they did.", not missing, found, len(run.events) - 1)


def assert_the_same(run):
    text = "They still assert what they asserted, also that no task is left over."
    program = ast.unparse(run.program.tree)
    missing = [line for line in ASSERTIONS if line not in program]
    return Sentence(text, not missing, f"`{missing[0]}` is missing" if missing else "", len(run.events) - 1)


def pass_(run):
    passed = have_run(run).holds and re.search(r"^Ran 2 tests in .*\n\nOK$", run.text, re.MULTILINE)
    why = re.search(r"^AssertionError: (.*)$", run.text, re.MULTILINE)
    left = "tasks are left over" in run.text
    found = (
        "a task is left over"
        if left
        else f"`{why[1]}`"
        if why
        else "one of them fails"
        if have_run(run).holds
        else "they have not run"
    )
    return Sentence("Both pass.", bool(passed), found, len(run.events) - 1)


def mistakes(run):
    if not have_run(run).holds and "IsolatedAsyncioTestCase" not in run.source:
        yield Mistake("A plain `TestCase` calls an `async def`, gets a coroutine, and throws it away.")
    elif "tasks are left over" in run.text:
        yield Mistake("`close` has to end what `open` has started; a task that is cancelled also has to be waited for.")
    elif "not found in" in run.text:
        yield Mistake("The first `expire` still ends the session that was opened again: cancel it.")
