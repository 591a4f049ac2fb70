import ast

from looplab.check import Mistake, Sentence

LINES = ["north: in stock", "south: in stock", "west: no answer", "east: in stock"]


def check(run):
    yield run.never_blocked(0.2)
    yield answers(run)
    yield still_blocks(run)
    yield run.done_within(0.8)
    yield run.no_task_left()


def answers(run):
    text = "Three warehouses have it in stock, and for the west it prints `west: no answer`."
    printed = run.text.splitlines()
    missing = [line for line in LINES if printed.count(line) != 1]
    return Sentence(text, not missing, f"`{missing[0]}` is missing" if missing else "", len(run.events) - 1)


def still_blocks(run):
    """The library is as it was: a plain function that sleeps."""
    functions = [node for node in ast.walk(run.program.tree) if getattr(node, "name", None) == "stock"]
    holds = any(isinstance(node, ast.FunctionDef) and "time.sleep(min" in ast.unparse(node) for node in functions)
    return Sentence("`stock` is still a function that blocks.", holds, "it was changed")


def mistakes(run):
    calls = [node for node in ast.walk(run.program.tree) if isinstance(node, ast.Call)]
    here = [call.lineno for call in calls if is_to_thread(call) and any(isinstance(arg, ast.Call) for arg in call.args)]
    if here:
        yield Mistake(
            "This line calls `stock` itself, and passes on what it returns: name the function, and its arguments after"
            " a comma.",
            here[0],
        )
    elif "was never awaited" in run.text:
        yield Mistake("`to_thread` begins only when it is awaited.", run.program.call_of("asyncio.to_thread"))
    elif not run.never_blocked(0.2).holds:
        yield Mistake("`stock` still runs in the loop's thread, and while it waits, nobody is served.")
    elif run.duration > 2.5:
        yield Mistake(
            "The thread that asks the west works until it has an answer, and `asyncio.run` waits for it: let the"
            " library give up, with its own `timeout`."
        )
    elif not run.done_within(0.8).holds:
        yield run.awaits_in_a_loop("show") or Mistake("The warehouses are asked one after the other.")


def is_to_thread(call):
    return ast.unparse(call.func).split(".")[-1] == "to_thread"
