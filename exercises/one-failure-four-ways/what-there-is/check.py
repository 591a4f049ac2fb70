from looplab.check import Mistake

LINES = ["weather: up to date", "news: no answer", "shares: up to date"]


def check(run):
    yield run.prints(*LINES, text="It prints a line for each service: `up to date`, `no answer`, `up to date`.")
    yield run.waits("ask", 3, 0.2)
    yield run.done_within(0.7)
    yield run.no_task_left()


def mistakes(run):
    yield run.calls_time_sleep()
    if run.record.outcome.exception == "ExceptionGroup":
        yield Mistake("A task group stops the other services when one fails: let each task catch its own error.")
    elif run.record.outcome.exception == "ConnectionError" or not run.no_task_left().holds:
        yield Mistake(
            "The first error comes out of `gather`, and nobody takes the other results: catch it for each one."
        )
    elif not run.done_within(0.7).holds:
        yield Mistake("Each service is asked when the one before it has answered: make all calls first, then wait.")
