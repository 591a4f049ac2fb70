from collections import Counter

from looplab.check import Mistake, Sentence

PAGES = ["/", "/news", "/shop", "/a", "/b", "/c"]


def check(run):
    yield fetches_each_once(run)
    yield run.at_most(2, "fetch", "requests")
    yield run.done_within(1.2)
    yield ends_by_itself(run)
    yield run.no_task_left()


def fetches_each_once(run):
    text = "Each of the six pages is fetched once."
    fetched = Counter(line.removeprefix("GET ") for line in run.text.splitlines() if line.startswith("GET "))
    missing = [page for page in PAGES if not fetched[page]]
    again = [page for page in PAGES if fetched[page] > 1]
    found = f"`{missing[0]}` is never fetched" if missing else f"`{again[0]}` is fetched again" if again else ""
    seen = Counter()
    for at, event in enumerate(run.events):
        if event["kind"] == "printed" and event["text"].startswith("GET "):
            seen[event["text"]] += 1
            if not missing and seen[event["text"]] > 1:
                return Sentence(text, False, found, at)
    return Sentence(text, not missing and not again, found, len(run.events) - 1)


def ends_by_itself(run):
    """A limited wait that ends early has no use for its limit."""
    late = "not done after 2 seconds"
    return Sentence("It is done before its time is up.", late not in run.text, "its time was up", len(run.events) - 1)


def mistakes(run):
    puts = [wait for event in run.events if (wait := event.get("on", {}).get("what")) == "Queue.put"]
    twice = "is fetched again" in fetches_each_once(run).found
    if puts and not ends_by_itself(run).holds:
        yield Mistake("Both crawlers wait in `put`: a larger limit helps only until a page has more links than that.")
    elif twice:
        yield Mistake(
            "Links lead back: note a page as seen when you put it into the queue, and not when it is fetched."
        )
