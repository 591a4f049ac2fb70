from looplab.check import Mistake, Sentence

LINES = [f"order {number}: {what}" for number in (1, 2) for what in ("paid", "receipt sent")]


def check(run):
    yield completes(run)
    yield run.ends_cancelled("handle")
    yield are_cancelled(run)
    yield run.no_task_left()
    yield run.prints_last("the service ends")
    yield run.done_within(1.4)


def completes(run):
    text = "Each order is paid once, and its receipt is sent once."
    printed = run.text.splitlines()
    wrong = next((line for line in LINES if printed.count(line) != 1), "")
    found = f"`{wrong}` is printed {printed.count(wrong) or 'no'} times"
    return Sentence(text, not wrong, found, len(run.events) - 1)


def are_cancelled(run):
    """That `main` still cancels them, and while they wait."""
    handlers = {event["task"] for event in run.events if event["kind"] == "task" and event["coroutine"] == "handle"}
    asked = {event["task"] for event in run.events if event["kind"] == "run" and event.get("cancelling")}
    found = "one of them was not"
    return Sentence("Both handlers are cancelled.", len(handlers & asked) == 2, found, len(run.events) - 1)


def mistakes(run):
    yield run.swallows_cancellation()
    if "shield" not in run.source:
        yield None
    elif not run.no_task_left().holds:
        yield Mistake("The shield protects the work, and nobody waits for it: when `main` is over, it is cancelled.")
    elif "order 1: paid" in run.text and "order 1: receipt sent" not in run.text:
        yield Mistake(
            "What stands below the shield belongs to the handler, which is cancelled: shield both steps as one."
        )
