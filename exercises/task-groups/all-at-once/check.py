def check(run):
    yield run.done_within(0.7)
    yield run.still_prints(any_order=True)
    yield run.prints_last("all uploads are done")
    yield run.no_task_left()


def mistakes(run):
    yield run.calls_time_sleep()
