from looplab.check import Mistake, Sentence

LINES = {f"invoice {number}: sent" for number in range(1, 13) if number != 8}
GIVEN_UP = "invoice 8: given up"


def check(run):
    yield is_limited(run)
    yield run.at_most(3, "send", "mails")
    yield arrives(run)
    yield attempts(run)
    yield run.waits("send", 17, 0.2)
    yield run.done_within(2.7)
    yield run.prints_last("done")
    yield run.no_task_left()


def is_limited(run):
    """The depth of the deepest queue, after each `put`."""
    text, deepest, first = "At most four invoices wait in the queue.", 0, None
    for at, event in enumerate(run.events):
        if event["kind"] == "sync" and event["action"] == "put":
            deepest = max(deepest, event["value"])
            first = at if first is None and deepest > 4 else first
    found = f"there were {deepest}" if deepest else "nothing was put into a queue"
    return Sentence(text, 0 < deepest <= 4, found, first)


def arrives(run):
    text = "Eleven invoices are sent, and the eighth is given up."
    printed = run.text.splitlines()
    missing = sorted(line for line in {*LINES, GIVEN_UP} if printed.count(line) != 1)
    found = f"`{missing[0]}` is printed {printed.count(missing[0]) or 'no'} times" if missing else ""
    return Sentence(text, not missing, found, len(run.events) - 1)


def attempts(run):
    """An attempt begins at least 0.2 seconds after the one before has failed, which took 0.2 seconds."""
    text = "Each invoice gets at most three attempts, with a pause of 0.2 s or longer between two."
    began = {}
    for at, event in enumerate(run.events):
        if event["kind"] != "printed" or not event["text"].endswith(": sending\n"):
            continue
        invoice = event["text"].partition(":")[0]
        times = began.setdefault(invoice, [])
        if times and event["time"] - times[-1] < 0.4 - 1e-4:
            pause = event["time"] - times[-1] - 0.2
            return Sentence(text, False, f"`{invoice}` was tried again after {pause:.1f} s", at)
        times.append(event["time"])
        if len(times) > 3:
            return Sentence(text, False, f"`{invoice}` was tried a fourth time", at)
    again = any(len(times) > 1 for times in began.values())
    return Sentence(text, again, "nothing was tried again", len(run.events) - 1)


def mistakes(run):
    yield run.calls_time_sleep()
    if "a fourth time" in attempts(run).found:
        yield Mistake(
            "A job that goes back into the queue is like a new one: let the worker repeat it and count its attempts."
        )
    if run.no_deadlock().holds:
        return
    if any(event.get("exception") == "ConnectionError" for event in run.events if event["kind"] == "done"):
        yield Mistake("A worker has ended in the error of a job: catch it inside the worker's loop.")
    elif "empty()" in run.source:
        yield Mistake(
            "An empty queue does not mean that no more jobs will come: a worker that leaves then leaves too early."
        )
    else:
        yield Mistake("`join` waits until `task_done` was called once for each job, also for one that was given up.")
