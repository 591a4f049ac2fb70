from looplab.check import Mistake, Sentence

LINES = ["Ada is gone", "Grace pays 1.09", "Alan pays 1.09", "Barbara pays 1.09"]


def check(run):
    yield asks_once(run)
    yield pays(run)
    yield run.waits("ask_bank", 1, 0.4)
    yield run.ends_cancelled("pay")
    yield run.no_task_left()


def asks_once(run):
    asked = [at for at, event in enumerate(run.events) if event.get("text") == "asking the bank\n"]
    found = f"it is asked {len(asked)} times" if asked else "it is never asked"
    return Sentence("The bank is asked once.", len(asked) == 1, found, asked[1] if len(asked) > 1 else None)


def pays(run):
    text = "Ada is gone, and the other three pay 1.09."
    missing = [line for line in LINES if run.text.splitlines().count(line) != 1]
    return Sentence(text, not missing, f"`{missing[0]}` is missing" if missing else "", len(run.events) - 1)


def mistakes(run):
    yield run.swallows_cancellation()
    if "cannot reuse" in run.text or "already awaited" in run.text:
        yield Mistake("What is kept here is a coroutine, which runs only once: keep a task.")
    elif "Grace is gone" in run.text:
        yield Mistake(
            "Ada's cancellation goes through to the task that all of them await: put `asyncio.shield` around it."
        )
    elif asks_once(run).found == "it is asked 3 times":
        yield Mistake(
            "A result is kept only when it is there, which is too late for those who ask meanwhile: keep the task."
        )
