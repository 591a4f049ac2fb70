from looplab.check import Mistake, Sentence

MONDAY = "Monday: failed: no answer"
TUESDAY = {"Tuesday: failed: no answer, no prices", "Tuesday: failed: no prices, no answer"}
BUG = "Wednesday: a bug in our program: "


def check(run):
    printed = run.text.splitlines()
    yield says(run, f"On Monday it prints `{MONDAY}`.", "Monday", MONDAY in printed)
    yield says(run, "On Tuesday, one `ImportFailed` has both reasons.", "Tuesday", bool(TUESDAY & {*printed}))
    shown = any(line.startswith(BUG) and "KeyError('price')" in line for line in printed)
    yield says(run, "On Wednesday, the `KeyError` is reported as a bug.", "Wednesday", shown)
    fails = any("raise failure" in line for line in run.source.splitlines())
    yield Sentence("The shops still fail.", fails, "`load` raises nothing", len(run.events) - 1)


def says(run, text, day, holds):
    """With the moment at which the line of this day is printed."""
    found = [(at, event["text"].strip()) for at, event in enumerate(run.events) if event["kind"] == "printed"]
    at, line = next(((at, line) for at, line in found if line.startswith(day)), (len(run.events) - 1, ""))
    return Sentence(text, holds, f"it printed `{line}`" if line else "it printed nothing", at)


def mistakes(run):
    if "except*" in run.source and not any(line in run.text for line in TUESDAY):
        yield Mistake(
            "An error that `except*` raises comes out in a group as soon as there is another one, "
            "and each `except*` sees only its own."
        )
    elif "KeyError" not in run.text:
        yield Mistake("A `KeyError` is a mistake in this program, and no shop can mend it: let it out.")
