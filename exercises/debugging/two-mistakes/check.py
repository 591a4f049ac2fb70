import ast

from looplab.check import Mistake, Sentence

LINES = [f"{report}: {what}" for report in ("sales", "stock") for what in ("made", "saved")]


def check(run):
    yield says_why(run)
    yield run.waits("connect", 2, 0.2)
    yield are_saved(run)
    yield wait_for_the_database(run)
    yield run.done_within(1.4)
    yield run.prints_last("all reports are done; connected: True")


def says_why(run):
    text = "It prints `the database is starting`."
    why = "the database is starting" in run.text.splitlines()
    return Sentence(text, why, "it does not", len(run.events) - 1)


def are_saved(run):
    printed = run.text.splitlines()
    missing = [line for line in LINES if printed.count(line) != 1]
    found = f"`{missing[0]}` is missing" if missing else ""
    return Sentence("Both reports are made, and saved.", not missing, found, len(run.events) - 1)


def wait_for_the_database(run):
    """The queries, which take 0.3 seconds, begin when the event is set."""
    text = "A report is made when the database is there."
    there = next((at for at, event in enumerate(run.events) if event.get("action") == "set"), len(run.events))
    early = [wait.begins for wait in run.waits_in("make") if wait.begins < there]
    return Sentence(text, not early, "one was made before that", early[0] if early else None)


def mistakes(run):
    yield run.calls_time_sleep()
    failed = any(event.get("exception") == "ConnectionError" for event in run.events if event["kind"] == "done")
    if "not done after" in run.text and failed:
        yield Mistake("The task of `connect` has failed, and nobody looks at it: so nobody sets the event.")
    for node in ast.walk(run.program.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node).startswith("save("):
            yield Mistake("This makes a coroutine and throws it away: nothing is saved.", node.lineno)
