from looplab.check import Mistake, Sentence

DUE = [0.0, 0.6, 1.2, 2.4, 3.0]
LATE = 0.15  # seconds


def check(run):
    yield on_time(run)
    yield run.at_most(1, "read", "reading")
    yield run.waits("read", 5, 0.2)
    yield run.still_prints()
    yield run.no_task_left()


def on_time(run):
    text = "The readings begin at 0.0, 0.6, 1.2, 2.4 and 3.0 s."
    begun = beginnings(run)
    for (time, at), due in zip(begun, DUE):
        if abs(time - due) > LATE:
            return Sentence(text, False, f"one began at {time:.1f} s instead of {due:.1f} s", at)
    found = f"{len(begun)} of five began"
    return Sentence(text, len(begun) == len(DUE), found, len(run.events) - 1)


def beginnings(run):
    printed = ((at, event) for at, event in enumerate(run.events) if event["kind"] == "printed")
    return [(event["time"], at) for at, event in printed if event["text"].startswith("reading ")]


def mistakes(run):
    yield run.calls_time_sleep()
    times = [time for time, _ in beginnings(run)]
    if not run.at_most(1, "read", "reading").holds:
        yield Mistake(
            "A reading begins while the one before it is under way: await it, and then see when the next is due."
        )
    elif len(times) < 4 or max(abs(times[1] - 0.6), times[3] - 2.4) > LATE:
        yield Mistake("This counts from the end of a reading: count from the time at which it was due.")
    elif times[3] < 2.4 - LATE:
        yield Mistake("The reading that was due at 1.8 s is made up for: skip what was missed, and wait for 2.4 s.")
