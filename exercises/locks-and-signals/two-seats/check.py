import ast

from looplab.check import Mistake, Sentence

LINES = ["Ada: card declined", "Bob: 5A is yours", "Cleo: 5A is taken", "Dan: 7C is yours", "Eve: 7C is taken"]
ADVICE = {
    "none": "All of them look before the first has paid: let one at a time look and pay for a seat.",
    "local": "Each call of `book` makes a lock of its own, which holds nobody back: share one for each seat.",
    "one": "There is one lock for all seats, so Dan waits for Ada: make one for each seat.",
    "early": "Bob and Cleo are sent away while Ada only tries to pay: let them wait until that is decided.",
    "outside": "Whoever gets the lock has looked before: the seat may be taken by now, so look inside the block.",
}


def check(run):
    yield seats(run)
    yield run.waits("pay", 3, 0.4)
    yield run.done_within(1.0)
    yield run.no_task_left()


def seats(run):
    text = "Bob has 5A and Dan has 7C; for Ada the card is declined, and for Cleo and Eve the seat is taken."
    printed = run.text.splitlines()
    wrong = next(
        (at for at, event in enumerate(run.events) if "text" in event and event["text"].strip() not in LINES), None
    )
    added = [line for line in printed if line not in LINES]
    missing = [line for line in LINES if line not in printed]
    found = (
        f"it printed `{added[0]}`" if added else f"`{missing[0]}` is missing" if missing else "a line is there twice"
    )
    return Sentence(text, sorted(printed) == sorted(LINES), found, wrong)


def mistakes(run):
    yield run.calls_time_sleep()
    in_line = [
        event for event in run.events if event.get("on", {}).get("what") in ("Lock.acquire", "Semaphore.acquire")
    ]
    made = [node.lineno for node in ast.walk(run.program.tree) if is_lock(node)]
    inside = next((line for line in made if line in run.program.lines_of("book")), None)
    if inside and not in_line:
        yield Mistake(ADVICE["local"], inside)
    elif not run.done_within(1.0).holds and in_line:
        yield Mistake(ADVICE["one"], made[0] if made else None)
    elif "Bob: 5A is taken" in run.text:
        yield Mistake(ADVICE["early"])
    elif in_line and not seats(run).holds:
        yield Mistake(ADVICE["outside"])
    elif not seats(run).holds:
        yield Mistake(ADVICE["none"])


def is_lock(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("Lock", "Semaphore")
