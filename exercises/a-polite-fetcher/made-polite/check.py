from looplab.check import Mistake, Sentence

TEXTS = [f"the text of {path}" for path in ("/", "/news", "/about", "/books", "/music", "/faq")]


def check(run):
    yield run.at_most(3, "get", "requests")
    yield arrives(run)
    yield run.waits("get", 11, 0.2)
    yield pauses(run)
    yield no_slot_is_idle(run)
    yield run.done_within(2)
    yield run.no_task_left()


def arrives(run):
    missing = [text for text in TEXTS if text not in run.text.splitlines()]
    found = f"`{missing[0]}` is missing" if missing else ""
    return Sentence("All six pages arrive.", not missing, found, len(run.events) - 1)


def pauses(run):
    """A request that repeats one begins a pause after it: 0.2 seconds, then 0.4."""
    text = "Before a second attempt is a pause of 0.2 s or longer, before a third one 0.4 s."
    attempts = {}
    for wait in run.waits_in("get"):
        attempts.setdefault(wait.task, []).append(wait)
    for waits in attempts.values():
        for before, after, pause in zip(waits, waits[1:], (0.2, 0.4)):
            if after.start - before.end < pause - 1e-4:
                found = f"one came after {after.start - before.end:.1f} s"
                return Sentence(text, False, found, after.begins)
    repeated = any(len(waits) > 1 for waits in attempts.values())
    return Sentence(text, repeated, "there was none", len(run.events) - 1)


def no_slot_is_idle(run):
    """A slot is idle if somebody waits for one and fewer than three requests are under way."""
    text = "While a page waits for its turn, three requests are under way."
    requests, turns = run.waits_in("get"), run.waits_in("fetch", on="Semaphore.acquire")
    times = sorted({time for wait in (*requests, *turns) for time in (wait.start, wait.end)})
    for start, end in zip(times, times[1:]):
        middle = (start + end) / 2
        waiting = [turn for turn in turns if turn.start < middle < turn.end]
        busy = sum(request.start < middle < request.end for request in requests)
        if end - start > 0.05 and waiting and busy < 3:
            at = next((at for at, event in enumerate(run.events) if event["time"] > start), None)
            return Sentence(text, False, f"only {busy} were", at)
    return Sentence(text, True)


def mistakes(run):
    yield run.calls_time_sleep()
    if not no_slot_is_idle(run).holds:
        yield Mistake("A task that pauses needs no slot: it keeps others from asking meanwhile.")
