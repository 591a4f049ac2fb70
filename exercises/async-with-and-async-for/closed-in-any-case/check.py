import ast

from looplab.check import Mistake, Sentence


def check(run):
    yield closes_each(run)
    yield uses_a_block(run)
    yield run.prints_last("west: closed")


def closes_each(run):
    """The moment of the first connection that is never closed."""
    text = "Each connection is closed, also that to the south."
    printed = [(at, event["text"].strip()) for at, event in enumerate(run.events) if event["kind"] == "printed"]
    opened = [(at, line.partition(":")[0]) for at, line in printed if line.endswith(": connected")]
    closed = {line.partition(":")[0] for _, line in printed if line.endswith(": closed")}
    left = [(at, server) for at, server in opened if server not in closed]
    if len(opened) != 3:
        return Sentence(text, False, f"{len(opened)} of three were opened", len(run.events) - 1)
    return Sentence(
        text, not left, f"that to the {left[0][1]} stays open" if left else "", left[0][0] if left else None
    )


def uses_a_block(run):
    blocks = [node for node in ast.walk(run.program.tree) if isinstance(node, ast.AsyncWith)]
    return Sentence("`read` has an `async with`.", bool(blocks), "there is none", len(run.events) - 1)


def mistakes(run):
    if "south: closed" not in run.text and "asynccontextmanager" in run.source and "finally" not in run.source:
        yield Mistake(
            "What stands below the `yield` is skipped if the block ends in an error: put it into a `finally`."
        )
