from looplab.check import Mistake, Sentence

LINES = [f"order {number}: {what}" for number in (1, 2) for what in ("accepted", "mail sent")]
AWAY = "order 4: goes to another server"


def check(run):
    yield none_is_lost(run)
    yield closes_first(run)
    yield run.done_within(2.7)
    yield are_over(run)
    yield run.waits("send_mail", 2, 1.3)
    yield run.prints_last("stopped")


def none_is_lost(run):
    text = "Orders 1 and 2 are accepted, and their mails are sent."
    printed = run.text.splitlines()
    missing = [line for line in LINES if printed.count(line) != 1]
    found = f"`{missing[0]}` is missing" if missing else ""
    return Sentence(text, not missing, found, main_is_done(run))


def closes_first(run):
    text = "Order 4 comes after the signal, and goes to another server."
    let_in = len(of(run, "answer")) > 3
    found = "it is let in" if let_in else "the service had stopped before it came"
    return Sentence(text, AWAY in run.text and not let_in, found, main_is_done(run))


def are_over(run):
    """Tasks of the service that `asyncio.run` has to end; the customers are other processes in real life."""
    text = "When `main` is done, so are all tasks of `answer` and `send_mail`, also that of order 3."
    end = main_is_done(run)
    over = {event["task"] for event in run.events[:end] if event["kind"] == "done" and "task" in event}
    left = [name for name in ("answer", "send_mail") for task in of(run, name) if task not in over]
    return Sentence(text, not left, f"one of `{left[0]}` was not" if left else "", end)


def of(run, coroutine):
    return [event["task"] for event in run.events if event["kind"] == "task" and event["coroutine"] == coroutine]


def main_is_done(run):
    mains = of(run, "main")
    done = (at for at, event in enumerate(run.events) if event["kind"] == "done" and event.get("task") in mains)
    return next(done, len(run.events) - 1)


def mistakes(run):
    yield run.calls_time_sleep()
    if not run.done_within(2.7).holds:
        yield Mistake(
            "The database does not answer order 3: wait for the orders with a limit, then cancel what is late."
        )
    elif "order 4: accepted" in run.text or len(of(run, "answer")) > 3:
        yield Mistake("While `main` waits, new orders come in: close the server before you wait.")
    elif "order 2: accepted" not in run.text:
        yield Mistake("Order 2 has been let in, and `main` does not wait for its answer: keep the tasks of `answer`.")
    elif not none_is_lost(run).holds:
        yield Mistake(
            "A mail is a task of its own, made when its order is accepted: wait for the mails after the orders."
        )
    elif not are_over(run).holds:
        yield Mistake("`cancel` only asks a task to stop: wait for it.")
