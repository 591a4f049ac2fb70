from looplab.check import Mistake, Sentence

LINES = [
    "harbour: connection closed",
    "harbour: 12 degrees",
    "summit: connection closed",
    "summit: no answer",
    "island: connection closed",
    "island: 12 degrees",
]


def check(run):
    yield run.done_within(1.5)
    yield run.prints(*LINES, text="It prints a line for each station: 12 degrees, `no answer`, 12 degrees.")
    yield asks_each(run)
    yield run.finally_ran("ask")


def asks_each(run):
    asked = len(run.waits_in("ask"))
    return Sentence("Each of the three stations is asked.", asked == 3, f"{asked} of three were", len(run.events) - 1)


def mistakes(run):
    yield run.swallows_cancellation()
    if "island: connection closed" not in run.text and run.record.outcome.kind == "finished":
        yield Mistake("The island is never asked: this limit is for all stations together. Give each its own.")
