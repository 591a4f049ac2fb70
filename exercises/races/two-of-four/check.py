from looplab.check import Mistake, Sentence


def check(run):
    yield run.prints_last("the first two: Lima Cairo")
    yield asks_all(run)
    yield run.done_within(1.2)
    yield run.finally_ran("ask")
    yield run.ends_cancelled("ask")
    yield run.no_task_left()


def asks_all(run):
    """The waits that begin at the start, before any copy has answered."""
    asked = len([wait for wait in run.waits_in("ask") if wait.start < 0.1])
    return Sentence("All four copies are asked at once.", asked == 4, f"{asked} were", len(run.events) - 1)


def mistakes(run):
    yield run.calls_time_sleep()
    yield run.awaits_in_a_loop("ask")
    yield run.swallows_cancellation()
    if run.record.outcome.exception == "ConnectionError":
        yield Mistake("One copy that does not answer is no reason to fail: catch its error, and wait for the next one.")
    elif not run.done_within(1.2).holds:
        yield Mistake("Nobody needs Rome any more when two answers are there: cancel what is still under way.")
    elif ".cancel()" not in run.source and not run.no_task_left().holds:
        yield Mistake("`break` stops only the loop: cancel the tasks that are left, and wait for them.")
    elif not run.no_task_left().holds:
        yield Mistake("`cancel` only asks a task to stop: wait for it, since it has a connection to close.")
