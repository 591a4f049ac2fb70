from looplab.check import Mistake, Sentence

LINES = ["mail, 2 jobs: sent", "resize, 2 jobs: sent"]
LAST = "2 workers; the service ends"


def check(run):
    yield are_sent(run)
    yield run.waits("send", 2, 0.3)
    yield run.ends_cancelled("work")
    yield run.no_task_left()
    yield run.prints_last(LAST)
    yield run.done_within(1.0)


def are_sent(run):
    sent = sorted(line for line in run.text.splitlines() if line.endswith(": sent"))
    found = f"it sent {len(sent)} metrics" if len(sent) != 2 else f"it sent `{sent[0]}`"
    return Sentence("The metrics of both workers are sent.", sent == LINES, found, len(run.events) - 1)


def mistakes(run):
    yield run.calls_time_sleep()
    yield run.swallows_cancellation()
    if not are_sent(run).holds and "create_task(send(" in run.source:
        yield Mistake("A task that is made while the program ends is waited for by nobody.")
    elif are_sent(run).holds and not run.no_task_left().holds:
        yield Mistake("Here `asyncio.run` ends the workers, after `main`: let `main` do it, and wait for them.")
