import ast

from looplab.check import Mistake, Sentence

MAILS = ["mail to Ada: sent", "mail to Bob: mailbox full", "mail to Cleo: sent"]
ORDERS = [f"order of {name}: accepted" for name in ("Ada", "Bob", "Cleo")]


def check(run):
    yield accepted(run)
    yield mails(run)
    yield run.waits("send_mail", 3, 0.4)
    yield run.prints_last("the shop is closed")
    yield run.no_task_left()


def accepted(run):
    text = "The three orders are accepted within 0.5 s: none waits for a mail."
    times = {event["text"].strip(): (event["time"], at) for at, event in enumerate(run.events) if "text" in event}
    for line in ORDERS:
        if line not in times:
            return Sentence(text, False, f"`{line}` is missing", len(run.events) - 1)
        time, at = times[line]
        if time > 0.5:
            return Sentence(text, False, f"one was accepted after {time:.1f} s", at)
    return Sentence(text, True)


def mails(run):
    text = "Two mails are sent, and it prints `mail to Bob: mailbox full`."
    missing = [line for line in MAILS if run.text.splitlines().count(line) != 1]
    return Sentence(text, not missing, f"`{missing[0]}` is missing" if missing else "", len(run.events) - 1)


def mistakes(run):
    dropped = [
        node.lineno
        for node in ast.walk(run.program.tree)
        if isinstance(node, ast.Expr) and ast.unparse(node.value).startswith("asyncio.create_task(")
    ]
    if dropped:
        yield Mistake(
            "Nobody keeps the task that this line makes, or hears of its error: give it an owner.", dropped[0]
        )
    elif not accepted(run).holds:
        yield Mistake(
            "An order that awaits its mail is slow: make a task of the mail, and wait for all tasks in `main`."
        )
    elif run.record.outcome.exception in ("ConnectionError", "ExceptionGroup"):
        yield Mistake("One full mailbox ends the program: catch the error inside the task that sends the mail.")
