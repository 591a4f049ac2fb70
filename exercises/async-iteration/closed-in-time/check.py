from looplab.check import Mistake, Sentence

LINES = [
    "users: connected",
    "users: closed",
    "users: found row 2",
    "orders: connected",
    "orders: closed",
    "orders: found row 3",
]


def check(run):
    yield run.prints(*LINES, text="Each connection is closed before its row is printed.")
    yield same_task(run)
    yield reads_no_more(run)
    yield run.no_task_left()


def same_task(run):
    """Every line is printed by the first task, and so is `closed`."""
    text = "The task that has opened a connection closes it."
    opened = {}
    for at, event in enumerate(run.events):
        table, _, what = event.get("text", "").strip().partition(": ")
        if what == "connected":
            opened[table] = event.get("task")
        elif what == "closed" and opened.get(table) != event.get("task"):
            return Sentence(text, False, f"another one closes that to the {table}", at)
    return Sentence(text, len(opened) == 2, "two were to be opened", len(run.events) - 1)


def reads_no_more(run):
    """Five rows, and two times closing: each waits once in `rows`."""
    waits = run.waits_in("rows")
    text = "No row is read after the one that was wanted."
    found = f"there were {len(waits)} waits for the database instead of seven"
    return Sentence(text, len(waits) == 7, found, waits[7].begins if len(waits) > 7 else len(run.events) - 1)


def mistakes(run):
    if len(run.waits_in("rows")) > 7:
        yield Mistake("This reads to the end of the table: leave the loop early, and close the generator yourself.")
    elif "aclose()" in run.source:
        yield Mistake("`return` and `break` skip what is below them: `aclose` needs a `finally`, or use `aclosing`.")
    elif not same_task(run).holds:
        yield Mistake("A generator that is left early is closed later, by a task of the loop: close it in `find`.")
