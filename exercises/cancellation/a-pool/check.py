from looplab.check import Mistake, Sentence


def check(run):
    yield run.prints_last("free connections: 2")
    yield takes_and_gives_back(run)
    yield is_read(run)
    yield undoes(run)
    yield run.ends_cancelled("query")


def takes_and_gives_back(run):
    """Who takes a connection out of the pool and who puts it back; at the beginning, `main` puts both."""
    text = "Each connection is given back by the task that has taken it."
    taken = {}
    for at, event in enumerate(run.events):
        if event["kind"] != "sync" or event["action"] not in ("got", "put"):
            continue
        task = event.get("task")
        if event["action"] == "got":
            taken[task] = at
        elif taken and taken.pop(task, None) is None:
            return Sentence(text, False, "one is given back by a task that has taken none", at)
    if not taken:
        return Sentence(text, True)
    return Sentence(text, False, "one was taken and not given back", min(taken.values()))


def is_read(run):
    found = "it printed no `prices: read`"
    return Sentence("The prices are read.", "prices: read" in run.text, found, len(run.events) - 1)


def undoes(run):
    """A task that has sent something to the database, which takes it 0.2 seconds to undo."""
    text = "Before a connection is given back, what is half done is undone, for 0.2 s."
    begun = {wait.task for wait in run.waits_in("query") if wait.duration > 0}
    undone = {wait.task for wait in run.waits_in("query") if abs(wait.duration - 0.2) < 0.05}
    return Sentence(text, bool(begun) and begun == undone, "one was given back without that", len(run.events) - 1)


def mistakes(run):
    yield run.swallows_cancellation()
    if "free connections: 2" in run.text and not takes_and_gives_back(run).holds:
        yield Mistake("`main` should not need to know: let `query` take the connection that it gives back.")
    elif "free connections: 1" in run.text:
        yield Mistake("The task of `users` is cancelled before its first step: its `finally` never runs.")
