def check(run):
    yield run.ends_cancelled("watch")
    yield run.finally_ran("watch")
    yield run.still_prints()
    yield run.no_task_left()


def mistakes(run):
    yield run.swallows_cancellation()
