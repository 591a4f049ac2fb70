def check(run):
    yield run.done_within(0.5)
    yield run.still_prints(any_order=True)
    yield run.no_task_left()


def mistakes(run):
    yield run.calls_time_sleep()
    yield run.awaits_in_a_loop("cook")
