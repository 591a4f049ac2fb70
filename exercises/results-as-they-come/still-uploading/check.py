from looplab.check import Mistake, Sentence

LINES = {"photos: uploaded": 0.3, "letters: connection lost": 0.6, "film: uploaded": 1.8}


def check(run):
    yield at_once(run)
    yield says_what_is_late(run)
    yield run.prints_last("done")
    yield run.takes(1.8)
    yield run.done_within(2.0)
    yield run.no_task_left()


def printed(run):
    """Each line, with the time at which it was printed and the event."""
    for at, event in enumerate(run.events):
        if event["kind"] == "printed":
            yield from ((line, event["time"], at) for line in event["text"].splitlines())


def at_once(run):
    text = "Each folder has its line as soon as its upload has ended."
    found = {line: (time, at) for line, time, at in printed(run)}
    for line, ended in LINES.items():
        if line not in found:
            return Sentence(text, False, f"`{line}` is missing", len(run.events) - 1)
        time, at = found[line]
        if time > ended + 0.1:
            return Sentence(text, False, f"`{line}` is printed {time - ended:.1f} s late", at)
    return Sentence(text, True)


def says_what_is_late(run):
    """After 0.6 seconds nothing happens but the end of the film, at 1.8."""
    text = "`still uploading film` is printed after each 0.5 s without news: at 1.1 s and at 1.6 s."
    times = [round(time, 1) for line, time, _ in printed(run) if line.startswith("still uploading")]
    wrong = next((line for line, _, _ in printed(run) if line.startswith("still") and not line.endswith(" film")), None)
    found = f"it is printed at {' and '.join(f'{time} s' for time in times)}" if times else "it never is"
    if len(times) == 2 and all(abs(time - due) < 0.15 for time, due in zip(times, (1.1, 1.6))) and not wrong:
        return Sentence(text, True)
    return Sentence(text, False, f"it printed `{wrong}`" if wrong else found, len(run.events) - 1)


def mistakes(run):
    yield run.calls_time_sleep()
    error, finished = run.record.outcome.exception, run.takes(1.8).holds
    if error == "ConnectionError":
        yield Mistake("One upload fails, and its error ends `main`: print it like a result, and wait for the others.")
    elif error == "TimeoutError" or ("wait_for(" in run.source and not finished):
        yield Mistake("A limit has stopped an upload: `wait_for` cancels it, while `asyncio.wait` only stops waiting.")
    elif not finished:
        yield Mistake("`main` ends while the film is still being uploaded: wait again for the tasks that are pending.")
    elif run.program.call_of("asyncio.wait") and not at_once(run).holds and "FIRST_COMPLETED" not in run.source:
        yield Mistake("Without `FIRST_COMPLETED`, `wait` returns when all tasks are done, or when its time is up.")
    elif "as_completed" in run.source and not says_what_is_late(run).holds:
        yield Mistake("`as_completed` gives you one result after the other, and cannot tell you that none has come.")
    elif not at_once(run).holds:
        yield Mistake("This waits for one particular upload while others are done: wait for whichever is done next.")
