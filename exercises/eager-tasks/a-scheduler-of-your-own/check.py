from looplab.check import Mistake, Sentence

LINES = [
    "rice: step 1",
    "soup: step 1",
    "soup: step 2",
    "rice: step 2",
    "soup: step 3",
    "soup: ready",
    "rice: ready",
]


def check(run):
    took = run.record.duration
    yield Sentence("Done within 1.0 s: while one dish waits, the other cooks.", took < 1.0, f"it took {took:.1f} s")
    yield Sentence(
        "It takes 0.7 s or longer: each dish waits as long as it wants to.", took >= 0.6999, f"it took {took:.1f} s"
    )
    yield run.still_prints(any_order=True)
    yield run.prints(*LINES, text="What is due first continues first.")
    asyncio = any("asyncio" in line for line in run.source.splitlines() if "import" in line)
    yield Sentence("The scheduler is yours: no `asyncio`.", not asyncio, "it imports `asyncio`")


def mistakes(run):
    if not run.prints(*LINES).holds and run.record.duration < 1.0 and "pop(0)" in run.source:
        yield Mistake("`pop(0)` takes the task that has waited longest, not the one that is due first.")
