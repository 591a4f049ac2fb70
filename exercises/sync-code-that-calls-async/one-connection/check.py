from looplab.check import Mistake, Sentence

TEXTS = [f"the text of {path}" for path in ("/", "/news", "/about")]


def check(run):
    yield arrives(run)
    yield connects_once(run)
    yield run.prints_last("closed")
    yield one_loop(run)
    yield run.done_within(1.0)


def arrives(run):
    missing = [text for text in TEXTS if run.text.splitlines().count(text) != 1]
    found = f"`{missing[0]}` is missing" if missing else ""
    return Sentence("All three texts are printed.", not missing, found, len(run.events) - 1)


def connects_once(run):
    lines = run.text.splitlines()
    opened, closed = lines.count("connected"), lines.count("closed")
    again = [at for at, event in enumerate(run.events) if "text" in event and event["text"] == "connected\n"]
    found = f"it connects {opened} times" if opened != 1 else "the connection stays open"
    moment = again[1] if len(again) > 1 else len(run.events) - 1
    return Sentence("It connects once, and closes that connection.", opened == closed == 1, found, moment)


def one_loop(run):
    text, loops = "It makes one loop, which is closed at the end.", [e for e in run.events if e["kind"] == "loop"]
    made = {event.get("loop", 1) for event in loops}
    closed = {event.get("loop", 1) for event in loops if event["state"] == "closed"}
    found = f"it makes {len(made)} loops" if len(made) != 1 else "it stays open"
    return Sentence(text, len(made) == 1 and made == closed, found, len(run.events) - 1)


def mistakes(run):
    if run.record.outcome.exception == "ConnectionError":
        yield Mistake(
            "The loop on which the client was opened is closed, and its tasks are cancelled: one `Runner` has to serve"
            " all calls.",
            run.program.call_of("asyncio.run"),
        )
    elif "connects" in connects_once(run).found and run.program.call_of("asyncio.Runner"):
        yield Mistake("`get` is called three times: what should happen once belongs in `__enter__` and `__exit__`.")
    elif "it stays open" in one_loop(run).found:
        yield Mistake("A `Runner` closes its loop when `close()` is called, or at the end of a `with` block.")
