from looplab.check import Mistake, Sentence


def check(run):
    yield run.never_blocked(0.3)
    yield calculates(run)
    yield run.still_prints(any_order=True)
    yield run.no_task_left()


def calculates(run):
    """The sum of all steps: `time.sleep` is what keeps the thread."""
    steps, began = 0.0, None
    for event in run.events:
        if event["kind"] == "run":
            began = event["time"]
        elif event["kind"] == "ran" and began is not None:
            steps, began = steps + event["time"] - began, None
    found = f"there are {steps:.2f} s of work"
    return Sentence("Six photos are still calculated, 0.1 s each.", steps >= 0.5999, found, len(run.events) - 1)


def mistakes(run):
    if run.program.call_of("time.sleep") is None:
        yield Mistake("Here `time.sleep` stands for a calculation, which no `await` can do for you: leave it in.")
    elif run.program.call_of("asyncio.sleep") and not run.never_blocked(0.3).holds:
        yield Mistake("After several photos it is too late: the loop needs its turn between any two of them.")
