import ast
from collections import Counter

from looplab.check import Mistake, Sentence

LINES = [f"[{number}] {what}" for number in (2, 3, 4) for what in ("users read", "orders read", "answered")]


def check(run):
    yield marked(run)
    yield run.prints_last("[-] all answered")
    yield no_argument(run)
    yield run.done_within(1.0)
    yield run.no_task_left()


def marked(run):
    text, printed = "Each line has the number of its request.", Counter(run.text.splitlines())
    missing = [line for line in LINES if printed[line] != 1]
    found = f"`{missing[0]}` is printed {printed[missing[0]] or 'no'} times" if missing else ""
    wrong = (at for at, event in enumerate(run.events) if "text" in event and event["text"].strip() not in LINES)
    return Sentence(text, not missing, found, next(wrong, None))


def no_argument(run):
    functions = (node for node in ast.walk(run.program.tree) if isinstance(node, ast.AsyncFunctionDef))
    arguments = next(([each.arg for each in node.args.args] for node in functions if node.name == "query"), [])
    found = f"it takes `{', '.join(arguments)}`"
    return Sentence("`query` still takes a table and its seconds.", arguments == ["table", "seconds"], found)


def mistakes(run):
    if "local()" in run.source:
        yield Mistake("All tasks run in one thread, so `threading.local` has one value for all of them.")
    elif not no_argument(run).holds:
        yield Mistake("With an argument, every function on the way needs it, too: let a `ContextVar` carry the number.")
    elif not run.prints_last("[-] all answered").holds and marked(run).holds:
        yield Mistake(
            "Outside of a request there is no number: give the `ContextVar` a default, and set it in `handle`."
        )
    elif "global" in run.source:
        yield Mistake("A global variable has one value, that of the request which came last: each task needs its own.")
