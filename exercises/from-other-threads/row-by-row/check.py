from looplab.check import Mistake, Sentence

ROWS = range(1, 7)


def check(run):
    yield arrives(run)
    yield in_time(run)
    yield not_ahead(run)
    yield run.never_blocked(0.2)
    yield run.done_within(3.0)
    yield run.no_task_left()


def printed(run):
    """Each line, with the time at which it was printed and the event."""
    for at, event in enumerate(run.events):
        if event["kind"] == "printed":
            yield from ((line, event["time"], at) for line in event["text"].splitlines())


def arrives(run):
    lines = run.text.splitlines()
    missing = [f"row {row}: uploaded" for row in ROWS if lines.count(f"row {row}: uploaded") != 1]
    found = f"`{missing[0]}` is missing" if missing else ""
    return Sentence("Six rows are uploaded.", not missing, found, len(run.events) - 1)


def in_time(run):
    text = "The first row is uploaded 0.4 s after it was read."
    times = {line: time for line, time, _ in reversed([*printed(run)])}
    if "row 1: uploaded" not in times or "row 1: read" not in times:
        return Sentence(text, False, "it never is", len(run.events) - 1)
    took = times["row 1: uploaded"] - times["row 1: read"]
    at = next((at for line, _, at in printed(run) if line == "row 1: uploaded"), None)
    return Sentence(text, took < 0.6, f"it took {took:.1f} s", at)


def not_ahead(run):
    text, ahead, most, first = "Never more than three rows are read and not yet uploaded.", 0, 0, None
    for line, _, at in printed(run):
        ahead += line.endswith(": read")
        ahead -= line.endswith(": uploaded")
        first = at if first is None and ahead > 3 else first
        most = max(most, ahead)
    return Sentence(text, first is None and most > 0, f"there were {most}", first)


def mistakes(run):
    if not run.never_blocked(0.2).holds:
        yield Mistake("A call that waits, such as `result()` or `join()`, blocks the thread that makes it: here, the loop's.")
    elif "was never awaited" in run.text:
        yield Mistake("`put` is a coroutine function, so calling it puts nothing: hand the coroutine over, to be run.")
    elif run.source.count("asyncio.run(") > 1:
        yield Mistake("`asyncio.run` makes another loop, and the queue is not for two: hand over to the loop that there is.")
    elif "threadsafe" not in run.source:
        yield Mistake("The thread touches the queue itself, and the loop sleeps on: hand the call over to the loop.")
    elif "QueueFull" in run.text:
        yield Mistake("`put_nowait` fails when the queue is full, and the loop calls it where the reader cannot see that.")
    elif "run_coroutine_threadsafe" in run.source and ".result()" not in run.source:
        yield Mistake("The reader hands each row over and reads on: it has to wait until `put` is done.")
    elif not not_ahead(run).holds:
        yield Mistake("A queue without a limit takes any number of rows, so nothing slows the reader down.")
