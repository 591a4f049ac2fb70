import ast

from looplab.check import Mistake, Sentence


def check(run):
    yield run.prints("north: has said goodbye", "north: disconnected", "south: does not answer")
    yield asks_each(run)
    yield run.done_within(1.2)


def asks_each(run):
    """The first step of a heartbeat that begins with a CancelledError."""
    asked = {event["task"] for event in run.events if event["kind"] == "run" and event.get("cancelling")}
    hearts = {event["task"] for event in run.events if event["kind"] == "task" and event["coroutine"] == "heartbeat"}
    missing = len(hearts - asked)
    return Sentence("Both heartbeats are cancelled.", not missing, f"{missing} of them was not", len(run.events) - 1)


def mistakes(run):
    suppressed = [
        node.lineno
        for node in ast.walk(run.program.tree)
        if isinstance(node, ast.Call) and ast.unparse(node).startswith(("suppress(", "contextlib.suppress("))
    ]
    if "south: disconnected" in run.text and suppressed:
        yield Mistake("This cannot tell the heartbeat's `CancelledError` from that of the limit.", suppressed[0])
    elif "south: disconnected" in run.text and ".cancelled()" in run.source:
        yield Mistake(
            "The request of the limit goes down to the heartbeat as well, so `task.cancelled()` does not say whose it was."
        )
    elif run.record.outcome.exception == "CancelledError":
        yield Mistake("The heartbeat of the north ends cancelled, as it should: that is no reason to end `main`.")
