"""The search of the built site: twenty error messages, and twenty questions in the words of learners.

It takes some two seconds, most of which Material's script needs to read the index.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from loopsite.publish.asked import INDEX, add_questions
from loopsite.run.runtimes import node
from tests.support.paths import PROJECT

MESSAGES = [
    "RuntimeWarning: coroutine 'main' was never awaited",
    "RuntimeError: no running event loop",
    "RuntimeError: There is no current event loop in thread 'MainThread'",
    "asyncio.run() cannot be called from a running event loop",
    "RuntimeError: This event loop is already running",
    "RuntimeError: Event loop is closed",
    "got Future attached to a different loop",
    "is bound to a different event loop",
    "Task was destroyed but it is pending!",
    "Task exception was never retrieved",
    "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)",
    "object NoneType can't be used in 'await' expression",
    "'coroutine' object is not subscriptable",
    "cannot reuse already awaited coroutine",
    "SyntaxError: 'await' outside async function",
    "asyncio.exceptions.CancelledError",
    "InvalidStateError: Result is not set.",
    "Passing coroutines is forbidden, use tasks explicitly.",
    "module 'asyncio' has no attribute 'TaskGroup'",
    "OSError exception in shielded future",
]
QUESTIONS = {
    "threads or asyncio": "/which-one/",
    "run two functions at the same time": "/first-steps/two-tasks/",
    "cancel a task": "/first-steps/cancelling/",
    "set a timeout": "/first-steps/time-limits/",
    "what does async with mean": "/first-steps/async-with-and-async-for/",
    "gather continues after one fails": "/waiting-well/one-failure-four-ways/",
    "first result cancel others": "/waiting-well/races/",
    "start a background task": "/waiting-well/fire-and-forget/",
    "queue with workers": "/waiting-well/queues/",
    "semaphore": "/waiting-well/locks-and-signals/",
    "program hangs": "/waiting-well/deadlocks/",
    "retry with backoff": "/waiting-well/rates-and-retries/",
    "time.sleep blocks the event loop": "/waiting-well/blocking-code/",
    "call async function from sync code": "/waiting-well/sync-code-that-calls-async/",
    "call_soon_threadsafe from another thread": "/waiting-well/from-other-threads/",
    "graceful shutdown SIGTERM": "/when-it-goes-wrong/shutdown/",
    "test async function with pytest": "/when-it-goes-wrong/testing/",
    "debug asyncio": "/when-it-goes-wrong/debugging/",
    "suppress CancelledError": "/when-it-goes-wrong/swallowed-cancellation/",
    "how does the event loop work": "/inside-the-loop/one-iteration/",
}

MORE_QUESTIONS = {
    "why does my coroutine not run": "/first-steps/your-first-coroutine/",
    "run two tasks at the same time": "/first-steps/two-tasks/",
    "does await always switch": "/first-steps/await-is-not-always-a-switch/",
    "how to cancel a task": "/first-steps/cancelling/",
    "timeout for a request": "/first-steps/time-limits/",
    "what is async with": "/first-steps/async-with-and-async-for/",
    "asyncio or threads": "/which-one/",
    "limit concurrent requests": "/first-steps/a-polite-fetcher/",
    "gather one task fails": "/waiting-well/one-failure-four-ways/",
    "first result wins": "/waiting-well/races/",
    "garbage collected task": "/waiting-well/fire-and-forget/",
    "producer consumer queue": "/waiting-well/queues/",
    "call async from sync": "/waiting-well/sync-code-that-calls-async/",
    "jupyter notebook loop already running": "/waiting-well/sync-code-that-calls-async/",
    "contextvars request id": "/waiting-well/context-variables/",
    "await in __init__": "/waiting-well/objects-that-await/",
    "test async code": "/when-it-goes-wrong/testing/",
}
"""By somebody else, before the pages had questions: eight pages have been given better ones since."""


@pytest.fixture(scope="module")
def found(site: Path) -> dict[str, list[str]]:
    """The pages that are found for each message and question, the best first."""
    queries = json.dumps([*MESSAGES, *QUESTIONS, *MORE_QUESTIONS])
    command = [node(), str(PROJECT / "tests/support/search.mjs"), str(site), queries]
    answer: dict[str, list[str]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def test_a_message_leads_to_the_errors_by_their_message(found: dict[str, list[str]]) -> None:
    assert {query: found[query][0] for query in MESSAGES} == dict.fromkeys(MESSAGES, "/reference/errors-by-message/")


def test_a_question_leads_to_its_page(found: dict[str, list[str]]) -> None:
    ranks = {query: found[query].index(page) + 1 for query, page in QUESTIONS.items()}

    assert sum(rank == 1 for rank in ranks.values()) >= 16, ranks
    assert max(ranks.values()) <= 3, ranks


def test_most_other_questions_lead_to_their_page_first(found: dict[str, list[str]]) -> None:
    not_first = {query: found[query][:3] for query, page in MORE_QUESTIONS.items() if found[query][0] != page}

    assert len(not_first) <= 0.3 * len(MORE_QUESTIONS), not_first


def test_each_question_of_a_page_is_an_entry_that_leads_to_it(tmp_path: Path) -> None:
    index = tmp_path / INDEX
    index.parent.mkdir()
    index.write_text('{"config": {}, "docs": [{"location": "soup/", "title": "Soup", "text": "hot"}]}')

    add_questions(tmp_path, {"soup/": ["How hot?", "How much?"]})

    assert [(doc["location"], doc["title"]) for doc in json.loads(index.read_text())["docs"]] == [
        ("soup/", "Soup"),
        ("soup/#asked-1", "How hot?"),
        ("soup/#asked-2", "How much?"),
    ]
