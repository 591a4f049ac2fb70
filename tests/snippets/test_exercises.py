"""Each exercise of the book, failed in three typical ways: the first sentence that does not hold, and what is said.

That its start fails and its solution passes, on every Python, is checked by `loopsite check`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import pytest

from looplab.check import Judgement
from looplab.record import Record
from loopsite.exercises.exercise import Exercise, load_exercises
from loopsite.exercises.proof import judged
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.runtimes import pyodide
from loopsite.source.mistakes import Mistake
from loopsite.source.pythons import DEFAULT
from tests.support.paths import PROJECT
from tests.support.results_cache import FOLDER

EXERCISES = load_exercises(PROJECT / "exercises")


@dataclass(frozen=True)
class Wrong:
    """A program that somebody may write: `edits` to the start, or to the solution; what is said, and the advice."""

    exercise: str
    of: str
    edits: tuple[tuple[str, str], ...]
    sentence: str
    advice: str = ""


def wrong(exercise: str, of: str, *edits: tuple[str, str], sentence: str, advice: str = "") -> Wrong:
    return Wrong(exercise, of, edits, sentence, advice)


GROUP = "task-groups/all-at-once"
SENSORS = "cancelling/sensors-off"
LIMITS = "time-limits/no-answer"
CLOSED = "async-with-and-async-for/closed-in-any-case"
POLITE = "a-polite-fetcher/made-polite"
PHOTOS = "starvation/thumbnails"
SCHEDULER = "eager-tasks/a-scheduler-of-your-own"
TWO = "races/two-of-four"
MAIL = "fire-and-forget/mail-in-the-background"
QUEUE = "queues/a-job-queue"
CRAWLER = "deadlocks/a-crawler"
METER = "rates-and-retries/on-time"
ROWS = "async-iteration/closed-in-time"
SERVICES = "one-failure-four-ways/what-there-is"
BANK = "objects-that-await/asked-once"
LOG = "context-variables/whose-line"
UPLOADS = "results-as-they-come/still-uploading"
SEATS = "locks-and-signals/two-seats"
STOCK = "blocking-code/four-warehouses"
IMPORT = "from-other-threads/row-by-row"
PLAIN = "sync-code-that-calls-async/one-connection"
POOL = "cancellation/a-pool"
LIMIT = "swallowed-cancellation/a-limit"
ORDERS = "shield/paid-and-told"
SHOPS = "exception-groups/one-error"
METRIC = "shutdown/last-metric"
SERVICE = "shutdown/no-order-lost"
REPORTS = "debugging/two-mistakes"
SESSIONS = "testing/tests-that-run"

WRONG = [
    wrong(
        GROUP,
        "start",
        *(
            (f"await upload({photo}", f"asyncio.create_task(upload({photo}")
            for photo in ('"beach', '"harbour', '"mountain')
        ),
        *((f"{size})", f"{size}))") for size in (4, 2, 3)),
        sentence="It still prints what it printed, in any order. `beach.jpg: uploaded` is missing",
    ),
    wrong(
        GROUP,
        "solution",
        ('    print("all', '        print("all'),
        sentence="`all uploads are done` comes last. the last line is `beach.jpg: uploaded`",
    ),
    wrong(
        GROUP,
        "solution",
        ("await asyncio.sleep(megabytes / 10)", "time.sleep(megabytes / 10)"),
        ("import asyncio", "import asyncio\nimport time"),
        sentence="Done within 0.7 s. it took 0.9 s",
        advice="6: `time.sleep` stops the whole loop",
    ),
    wrong(
        SENSORS,
        "start",
        ("            break", "            return"),
        sentence="A cancelled `watch` ends cancelled. one of them went on",
        advice="10: This `except` catches the cancellation",
    ),
    wrong(
        SENSORS,
        "start",
        ('            print(f"{sensor}: off")\n            break', "            raise"),
        sentence="`finally` ran in each `watch`. it did not in two of two",
    ),
    wrong(
        SENSORS,
        "solution",
        ("    await asyncio.wait(tasks)\n", ""),
        sentence="No task is left when `main` is done. two were not done",
    ),
    wrong(
        LIMITS,
        "start",
        ("    for station in SECONDS:\n", "    async with asyncio.timeout(1):\n     for station in SECONDS:\n"),
        sentence="It ends without an error. it ended in a `TimeoutError`",
    ),
    wrong(
        LIMITS,
        "solution",
        (
            "    for station in SECONDS:\n        try:\n            async with asyncio.timeout(0.5):\n",
            "    async with asyncio.timeout(1.4):\n      for station in SECONDS:\n        try:\n          if True:\n",
        ),
        sentence="It ends without an error. it ended in a `TimeoutError`",
    ),
    wrong(
        LIMITS,
        "solution",
        (
            "    for station in SECONDS:\n        try:\n            async with asyncio.timeout(0.5):\n",
            "    try:\n      async with asyncio.timeout(1.4):\n        for station in SECONDS:\n",
        ),
        ("        except TimeoutError:\n            print", "    except TimeoutError:\n            print"),
        sentence="It prints a line for each station",
        advice="The island is never asked",
    ),
    wrong(
        CLOSED,
        "start",
        ("        raise ConnectionError(server)", "        return"),
        sentence="Each connection is closed, also that to the south. that to the south stays open",
    ),
    wrong(
        CLOSED,
        "solution",
        ("    try:\n        yield\n    finally:\n        await", "    yield\n    if True:\n        await"),
        sentence="Each connection is closed, also that to the south. that to the south stays open",
        advice="What stands below the `yield` is skipped",
    ),
    wrong(
        CLOSED,
        "start",
        (
            "    await asyncio.sleep(0.1)\n    if",
            '    await asyncio.sleep(0.1)\n    if server == "south":\n        print("south: closed")\n    if',
        ),
        sentence="`read` has an `async with`. there is none",
    ),
    wrong(
        POLITE,
        "solution",
        ("        await asyncio.sleep(pause)\n", ""),
        (
            "            async with slots:\n",
            "            async with slots:\n                await asyncio.sleep(pause)\n",
        ),
        sentence="While a page waits for its turn, three requests are under way. only 0 were",
        advice="A task that pauses needs no slot",
    ),
    wrong(
        POLITE,
        "solution",
        ("asyncio.Semaphore(3)", "asyncio.Semaphore(6)"),
        sentence="Never more than three requests at once. there were six",
    ),
    wrong(
        POLITE,
        "solution",
        ("await asyncio.sleep(pause)", "await asyncio.sleep(0)"),
        sentence="Before a second attempt is a pause of 0.2 s or longer, before a third one 0.4 s. one came after",
    ),
    wrong(
        PHOTOS,
        "solution",
        (
            "        time.sleep(0.1)  # a photo to calculate\n        await asyncio.sleep(0)\n",
            "        await asyncio.sleep(0.1)\n",
        ),
        sentence="Six photos are still calculated, 0.1 s each. there are 0.00 s of work",
        advice="Here `time.sleep` stands for a calculation",
    ),
    wrong(
        PHOTOS,
        "start",
        ('    print(f"{photos}', '    await asyncio.sleep(0)\n    print(f"{photos}'),
        sentence="The loop was never blocked for 0.3 s. one step took 0.6 s",
        advice="After several photos it is too late",
    ),
    wrong(
        PHOTOS,
        "solution",
        ("        await asyncio.sleep(0)\n", "        if _photo == 2:\n            await asyncio.sleep(0)\n"),
        sentence="The loop was never blocked for 0.3 s. one step took 0.3 s",
        advice="After several photos it is too late",
    ),
    wrong(
        SCHEDULER,
        "solution",
        ("heapq.heappop(timers)", "timers.pop(0)"),
        ("heapq.heappush(timers, (", "timers.append(("),
        sentence="What is due first continues first. it printed",
        advice="`pop(0)` takes the task that has waited longest",
    ),
    wrong(
        SCHEDULER,
        "solution",
        ("        time.sleep(max(0, when - time.monotonic()))\n", ""),
        sentence="It takes 0.7 s or longer: each dish waits as long as it wants to. it took 0.0 s",
    ),
    wrong(
        SCHEDULER,
        "solution",
        ("except StopIteration:\n            continue", "except StopIteration:\n            break"),
        sentence="It still prints what it printed, in any order. `rice: ready` is missing",
    ),
    wrong(
        TWO,
        "start",
        ("asyncio.gather(*coroutines)", "asyncio.gather(*coroutines, return_exceptions=True)"),
        ("    return answers[:2]", "    return [each for each in answers if isinstance(each, str)][:2]"),
        sentence="Done within 1.2 s. it took 2.1 s",
        advice="Nobody needs Rome any more",
    ),
    wrong(
        TWO,
        "solution",
        (
            "            task.cancel()\n        await asyncio.gather(*tasks, return_exceptions=True)\n",
            "            pass\n",
        ),
        sentence="No task is left when `main` is done. one was not done: `ask('Rome', 2)`",
        advice="`break` stops only the loop",
    ),
    wrong(
        TWO,
        "solution",
        ("        await asyncio.gather(*tasks, return_exceptions=True)\n", ""),
        sentence="No task is left when `main` is done. one was not done: `ask('Rome', 2)`",
        advice="`cancel` only asks a task to stop",
    ),
    wrong(
        MAIL,
        "start",
        ('    print("the shop', '    await asyncio.sleep(0.5)\n    print("the shop'),
        sentence="Two mails are sent, and it prints `mail to Bob: mailbox full`. `mail to Bob: mailbox",
        advice="13: Nobody keeps the task",
    ),
    wrong(
        MAIL,
        "solution",
        ("    task = asyncio.create_task(try_to_send_mail(name))\n", "    await try_to_send_mail(name)\n"),
        ("    background.add(task)\n    task.add_done_callback(background.discard)\n", ""),
        sentence="The three orders are accepted within 0.5 s: none waits for a mail. one was accepted after 1.0 s",
        advice="An order that awaits its mail is slow",
    ),
    wrong(
        MAIL,
        "solution",
        ("create_task(try_to_send_mail(name))", "create_task(send_mail(name))"),
        sentence="It ends without an error. it ended in a `ConnectionError`",
        advice="One full mailbox ends the program",
    ),
    wrong(
        QUEUE,
        "solution",
        ("async def deliver(invoice):", "async def deliver(invoice, jobs):"),
        ("deliver(await jobs.get())", "deliver(await jobs.get(), jobs)"),
        (
            "    for pause in 0, 0.2, 0.2:\n        await asyncio.sleep(pause)\n        try:",
            "    if True:\n        try:",
        ),
        ("            continue", "            await asyncio.sleep(0.2)\n            return await jobs.put(invoice)"),
        sentence="Each invoice gets at most three attempts, with a pause of 0.2 s or longer between two. `invoice 8`",
        advice="A job that goes back into the queue is like a new one",
    ),
    wrong(
        QUEUE,
        "solution",
        ("await deliver(await", "await send(await"),
        sentence="It ends without an error. it waits for something that never comes",
        advice="A worker has ended in the error of a job",
    ),
    wrong(
        QUEUE,
        "solution",
        ("while True:", "while not jobs.empty():"),
        sentence="It ends without an error. it waits for something that never comes",
        advice="An empty queue does not mean that no more jobs will come",
    ),
    wrong(
        CRAWLER,
        "start",
        ("maxsize=1", "maxsize=2"),
        sentence="It is done before its time is up. its time was up",
        advice="a larger limit helps only until",
    ),
    wrong(
        CRAWLER,
        "solution",
        ("            if link not in seen:\n                seen.add(link)\n", "            if link not in seen:\n"),
        ("        pages.task_done", "        seen.add(path)\n        pages.task_done"),
        sentence="Each of the six pages is fetched once. `/a` is fetched again",
        advice="Links lead back",
    ),
    wrong(
        CRAWLER,
        "solution",
        ("range(2)", "range(3)"),
        sentence="Never more than two requests at once. there were three",
    ),
    wrong(
        METER,
        "start",
        ("asyncio.sleep(0.6)", "asyncio.sleep(0.4)"),
        sentence="The readings begin at 0.0, 0.6, 1.2, 2.4 and 3.0 s. one began at 2.6 s instead of 2.4 s",
        advice="This counts from the end of a reading",
    ),
    wrong(
        METER,
        "solution",
        ("        while due <= time.monotonic():\n            due += 0.6\n", "        due += 0.6\n"),
        sentence="The readings begin at 0.0, 0.6, 1.2, 2.4 and 3.0 s. one began at 2.2 s instead of 2.4 s",
        advice="The reading that was due at 1.8 s is made up for",
    ),
    wrong(
        METER,
        "solution",
        ("        await read(number)\n", "        tasks.append(asyncio.create_task(read(number)))\n"),
        ("    for number in range(5):\n", "    tasks = []\n    for number in range(5):\n"),
        (
            "        await asyncio.sleep(due - time.monotonic())\n",
            "        await asyncio.sleep(due - time.monotonic())\n    await asyncio.wait(tasks)\n",
        ),
        sentence="Never more than one reading at once. there were two",
        advice="A reading begins while",
    ),
    wrong(
        ROWS,
        "start",
        ("            return f", "            await asyncio.sleep(0.3)\n            return f"),
        sentence="Each connection is closed before its row is printed. it printed",
        advice="A generator that is left early is closed later",
    ),
    wrong(
        ROWS,
        "start",
        (
            "    async for row in rows(table):\n        if",
            "    answer = None\n    async for row in rows(table):\n        if",
        ),
        ("            return f", "            answer = f"),
        ("\n\n\nasync def main", "\n    return answer\n\n\nasync def main"),
        sentence="No row is read after the one that was wanted. there were 20 waits",
        advice="This reads to the end of the table",
    ),
    wrong(
        ROWS,
        "start",
        ("    async for row in rows(table):", "    found = rows(table)\n    async for row in found:"),
        ("\n\n\nasync def main", "\n    await found.aclose()\n\n\nasync def main"),
        sentence="The task that has opened a connection closes it. another one closes that to the users",
        advice="`return` and `break` skip what is below them",
    ),
    wrong(
        SERVICES,
        "start",
        (
            "    answers = await asyncio.gather(*(ask(service) for service in SECONDS))\n",
            "    async with asyncio.TaskGroup() as group:\n"
            "        tasks = [group.create_task(ask(service)) for service in SECONDS]\n"
            "    answers = [task.result() for task in tasks]\n",
        ),
        sentence="It ends without an error. it ended in an `ExceptionGroup`",
        advice="A task group stops the other services",
    ),
    wrong(
        SERVICES,
        "start",
        (
            "    answers = await",
            "    try:\n        await ask('news')\n    except OSError as e:\n        return print('news:', e)\n"
            "    answers = await",
        ),
        sentence="It prints a line for each service: `up to date`, `no answer`, `up to date`. it printed `news:",
    ),
    wrong(
        SERVICES,
        "solution",
        ("await asyncio.gather(*map(ask_or_explain, SECONDS))", "[await ask_or_explain(each) for each in SECONDS]"),
        sentence="Done within 0.7 s. it took 0.9 s",
        advice="Each service is asked when the one before it has answered",
    ),
    wrong(
        BANK,
        "start",
        ("async def rate", "@functools.cache\nasync def rate"),
        ("import asyncio", "import asyncio\nimport functools"),
        sentence="It ends without an error. it ended in a `RuntimeError`",
        advice="What is kept here is a coroutine",
    ),
    wrong(
        BANK,
        "solution",
        ("asyncio.shield(rates[currency])", "rates[currency]"),
        sentence="Ada is gone, and the other three pay 1.09. `Grace pays 1.09` is missing",
        advice="Ada's cancellation goes through",
    ),
    wrong(
        BANK,
        "solution",
        ("asyncio.create_task(ask_bank(currency))", "await ask_bank(currency)"),
        ("await asyncio.shield(rates[currency])", "rates[currency]"),
        sentence="The bank is asked once. it is asked 3 times",
        advice="A result is kept only when it is there",
    ),
    wrong(
        LOG,
        "start",
        (
            "import asyncio\n\nrequest = ",
            "import asyncio\nimport threading\n\nrequest = threading.local()\nrequest.number = ",
        ),
        ('print(f"[{request}] {table}', 'print(f"[{request.number}] {table}'),
        ("    global request\n    request = number", "    request.number = number"),
        ('print(f"[{request}] answered', 'print(f"[{request.number}] answered'),
        ('print(f"[{request}] all', 'print(f"[{request.number}] all'),
        sentence="Each line has the number of its request. `[2] users read` is printed no times",
        advice="All tasks run in one thread",
    ),
    wrong(
        LOG,
        "start",
        ("query(table, seconds)", "query(table, seconds, request)"),
        ("    global request\n    request = number\n", ""),
        ("number / 10)", "number / 10, number)"),
        ("number / 5)", "number / 5, number)"),
        ('print(f"[{request}] answered', 'print(f"[{number}] answered'),
        sentence="`query` still takes a table and its seconds. it takes `table, seconds, request`",
        advice="With an argument, every function on the way needs it",
    ),
    wrong(
        LOG,
        "solution",
        ('ContextVar("request", default="-")', 'ContextVar("request")'),
        sentence="It ends without an error. it ended in a `LookupError`",
        advice="Outside of a request there is no number",
    ),
    wrong(
        UPLOADS,
        "start",
        ('"connection lost"', 'f"{folder}: connection lost"'),
        ('return "uploaded"', 'return f"{folder}: uploaded"'),
        ("for task, folder in tasks.items():", "for each in asyncio.as_completed(tasks):"),
        ('print(f"{folder}: {await task}")', "print(await each)"),
        ('print(f"{folder}: {error}")', "print(error)"),
        sentence="`still uploading film` is printed after each 0.5 s without news: at 1.1 s and at 1.6 s. it never is",
        advice="`as_completed` gives you one result after the other",
    ),
    wrong(
        UPLOADS,
        "solution",
        (", return_when=asyncio.FIRST_COMPLETED", ""),
        sentence="Each folder has its line as soon as its upload has ended. `photos: uploaded` is printed 0.2 s late",
        advice="Without `FIRST_COMPLETED`",
    ),
    wrong(
        UPLOADS,
        "start",
        ("await task}", "await asyncio.wait_for(task, 0.5)}"),
        sentence="It ends without an error. it ended in a `TimeoutError`",
        advice="A limit has stopped an upload",
    ),
    wrong(
        SEATS,
        "solution",
        ("locks[seat]", "asyncio.Lock()"),
        sentence="`pay` waits 0.4 s, three times. it did so five times",
        advice="14: Each call of `book` makes a lock of its own",
    ),
    wrong(
        SEATS,
        "solution",
        ("locks[seat]", "locks[None]"),
        sentence="Done within 1.0 s. it took 1.2 s",
        advice="There is one lock for all seats",
    ),
    wrong(
        SEATS,
        "start",
        (
            "    elif await pay(customer):\n        taken[seat] = customer\n",
            "        return\n    taken[seat] = customer\n    if await pay(customer):\n",
        ),
        ("    else:\n", "    else:\n        del taken[seat]\n"),
        sentence="Bob has 5A and Dan has 7C; for Ada the card is declined, and for Cleo and Eve the seat is taken. it",
        advice="Bob and Cleo are sent away while Ada only tries to pay",
    ),
    wrong(
        STOCK,
        "solution",
        ("to_thread(stock, warehouse, timeout=0.6)", "to_thread(stock(warehouse, timeout=0.6))"),
        sentence="The loop was never blocked for 0.2 s. one step took 0.6 s",
        advice="This line calls `stock` itself",
    ),
    wrong(
        STOCK,
        "solution",
        (
            "await asyncio.gather(serve(), *map(show, SECONDS))",
            "task = asyncio.create_task(serve())\n    for each in SECONDS:\n        await show(each)\n    await task",
        ),
        sentence="Done within 0.8 s. it took 1.5 s",
        advice="This loop waits for one `show`",
    ),
    wrong(
        STOCK,
        "solution",
        (
            "asyncio.to_thread(stock, warehouse, timeout=0.6)",
            "asyncio.wait_for(asyncio.to_thread(stock, warehouse), 0.6)",
        ),
        ("{error}", "no answer"),
        sentence="Done within 0.8 s. it took 3.0 s",
        advice="The thread that asks the west works until it has an answer",
    ),
    wrong(
        IMPORT,
        "solution",
        (
            "asyncio.run_coroutine_threadsafe(rows.put(row), loop).result()",
            "loop.call_soon_threadsafe(rows.put_nowait, row)",
        ),
        sentence="Six rows are uploaded. `row 3: uploaded` is missing",
        advice="`put_nowait` fails when the queue is full",
    ),
    wrong(
        IMPORT,
        "solution",
        ("asyncio.run_coroutine_threadsafe(rows.put(row), loop).result()", "loop.call_soon_threadsafe(rows.put, row)"),
        sentence="Six rows are uploaded. `row 1: uploaded` is missing",
        advice="`put` is a coroutine function",
    ),
    wrong(
        IMPORT,
        "solution",
        ("loop).result()", "loop)"),
        sentence="Never more than three rows are read and not yet uploaded. there were 4",
        advice="The reader hands each row over and reads on",
    ),
    wrong(
        PLAIN,
        "solution",
        ("        self.runner = asyncio.Runner()\n", ""),
        *(
            (f"self.runner.run(self.client.{call}(", f"asyncio.run(self.client.{call}(")
            for call in ("open", "get", "close")
        ),
        ("        self.runner.close()\n", ""),
        sentence="It ends without an error. it ended in a `ConnectionError`",
        advice="The loop on which the client was opened is closed",
    ),
    wrong(
        PLAIN,
        "start",
        (
            "        return asyncio.run(self.open_get_close(path))",
            "        with asyncio.Runner() as runner:\n            return runner.run(self.open_get_close(path))",
        ),
        sentence="It connects once, and closes that connection. it connects 3 times",
        advice="`get` is called three times",
    ),
    wrong(
        PLAIN,
        "solution",
        ("        self.runner.close()\n", ""),
        sentence="It makes one loop, which is closed at the end. it stays open",
        advice="A `Runner` closes its loop when",
    ),
    wrong(
        POOL,
        "start",
        (
            '    users = request("users")\n',
            '    users = request("users")\n    await asyncio.sleep(0)\n',
        ),
        sentence="Each connection is given back by the task that has taken it. one",
        advice="`main` should not need to know",
    ),
    wrong(
        POOL,
        "start",
        ("    finally:\n", "    except asyncio.CancelledError:\n"),
        sentence="A cancelled `query` ends cancelled. one of them went on",
        advice="This `except` catches the cancellation",
    ),
    wrong(
        POOL,
        "solution",
        ("        await asyncio.sleep(0.2)  # undo what is half done\n", ""),
        sentence="Before a connection is given back, what is half done is undone, for 0.2 s. one",
    ),
    wrong(
        LIMIT,
        "start",
        (
            "    with suppress(asyncio.CancelledError):\n        await task\n",
            "    try:\n        await task\n    except asyncio.CancelledError:\n        if not task.cancelled():\n"
            "            raise\n",
        ),
        sentence="It prints `north: has said goodbye`",
        advice="The request of the limit goes down",
    ),
    wrong(
        LIMIT,
        "start",
        ("    with suppress(asyncio.CancelledError):\n        await task\n", "    await task\n"),
        sentence="It ends without an error. it ended in a `CancelledError`",
        advice="The heartbeat of the north ends cancelled",
    ),
    wrong(
        LIMIT,
        "start",
        (
            "                await disconnect(server, task)\n",
            "                await asyncio.shield(disconnect(server, task))\n",
        ),
        sentence="It prints `north: has said goodbye`, `north: disconnected`, `south: does not answer`. it printed",
        advice="16: This cannot tell the heartbeat's",
    ),
    wrong(
        ORDERS,
        "start",
        ("    await pay(order)\n", "    await asyncio.shield(pay(order))\n"),
        sentence="Each order is paid once, and its receipt is sent once. `order 1: receipt sent` is printed no times",
        advice="What stands below the shield belongs to the handler",
    ),
    wrong(
        ORDERS,
        "solution",
        ("        await asyncio.wait([task])\n        raise\n", "        raise\n"),
        sentence="No task is left when `main` is done. two were not done: `complete('order 1')`",
        advice="The shield protects the work, and nobody waits for it",
    ),
    wrong(
        ORDERS,
        "solution",
        ("        raise\n", "        pass\n"),
        sentence="A cancelled `handle` ends cancelled. one of them went on",
        advice="This `except` catches the cancellation",
    ),
    wrong(
        SHOPS,
        "start",
        (
            "    except* OSError",
            "    except* ValueError as errors:\n        raise ImportFailed(errors.exceptions[0])\n    except* OSError",
        ),
        sentence="On Tuesday, one `ImportFailed` has both reasons. it printed `Tuesday: a bug in our program: Exc",
        advice="An error that `except*` raises comes out in a group",
    ),
    wrong(
        SHOPS,
        "start",
        ("except* OSError", "except ExceptionGroup"),
        sentence="On Wednesday, the `KeyError` is reported as a bug. it printed `Wednesday: failed",
        advice="A `KeyError` is a mistake in this program",
    ),
    wrong(
        SHOPS,
        "solution",
        ("        if bugs:\n            raise\n", "        if not expected:\n            raise\n"),
        sentence="On Wednesday, the `KeyError` is reported as a bug. it printed `Wednesday: failed",
        advice="A `KeyError` is a mistake in this program",
    ),
    wrong(
        METRIC,
        "start",
        ("        asyncio.create_task(send(", "        await asyncio.create_task(send("),
        sentence="No task is left when `main` is done. two",
        advice="Here `asyncio.run` ends the workers",
    ),
    wrong(
        METRIC,
        "solution",
        ("await send(", "asyncio.create_task(send("),
        (' jobs")\n', ' jobs"))\n'),
        sentence="The metrics of both workers are sent. it sent 0 metrics",
        advice="A task that is made while",
    ),
    wrong(
        METRIC,
        "solution",
        (
            "    for worker in workers:\n        worker.cancel()\n    await asyncio.wait(workers)\n",
            "    for worker in workers:\n        worker.cancel()\n        await asyncio.wait([worker])\n",
        ),
        sentence="Done within 1.0 s. it took 1.1 s",
    ),
    wrong(
        SERVICE,
        "start",
        (
            "    server.close()\n",
            "    server.close()\n    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})\n",
        ),
        sentence="Done within 2.7 s. it took 60.6 s",
        advice="The database does not answer order 3",
    ),
    wrong(
        SERVICE,
        "solution",
        ("    server.close()\n", ""),
        (
            "    await asyncio.wait(answering | mails)\n",
            "    await asyncio.wait(answering | mails)\n    server.close()\n",
        ),
        sentence="Order 4 comes after the signal, and goes to another server. it is let in",
        advice="While `main` waits, new orders come in",
    ),
    wrong(
        SERVICE,
        "solution",
        ("asyncio.wait(answering | mails)", "asyncio.wait(answering)"),
        sentence="Orders 1 and 2 are accepted, and their mails are sent. `order 1: mail sent` is missing",
        advice="A mail is a task of its own",
    ),
    wrong(
        REPORTS,
        "start",
        (
            "    if failures:\n        raise ConnectionError(failures.pop())\n    connected",
            "    try:\n        if failures:\n            raise ConnectionError(failures.pop())\n"
            "    except ConnectionError as error:\n        print(error)\n    connected",
        ),
        ("    save(", "    await save("),
        sentence="`connect` waits 0.2 s, twice. it did so once",
    ),
    wrong(
        REPORTS,
        "solution",
        ("    await save(", "    save("),
        sentence="Both reports are made, and saved. `sales: saved` is missing",
        advice="This makes a coroutine and throws it away",
    ),
    wrong(
        REPORTS,
        "solution",
        ("    await connected.wait()\n", ""),
        sentence="A report is made when the database is there. one was made before that",
    ),
    wrong(
        SESSIONS,
        "start",
        ("unittest.TestCase", "unittest.IsolatedAsyncioTestCase"),
        sentence="Both pass. `'Ada' not found in set()`",
        advice="The first `expire` still ends the session",
    ),
    wrong(
        SESSIONS,
        "start",
        ("unittest.TestCase", "unittest.IsolatedAsyncioTestCase"),
        ("self.users = set()", "self.users, self.tasks = set(), {}"),
        (
            "        asyncio.create_task(",
            "        if user in self.tasks:\n            self.tasks[user].cancel()\n"
            "        self.tasks[user] = asyncio.create_task(",
        ),
        (
            "        self.users.clear()\n",
            "        self.users.clear()\n        for task in self.tasks.values():\n            task.cancel()\n",
        ),
        sentence="Both pass. a task is left over",
        advice="`close` has to end what `open` has started",
    ),
    wrong(
        SESSIONS,
        "solution",
        ('        self.assertFalse(left, "tasks are left over")\n', ""),
        sentence="They still assert what they asserted",
    ),
]


def edited(case: Wrong) -> str:
    exercise = EXERCISES[case.exercise]
    source = (exercise.start if case.of == "start" else exercise.solution).source
    for before, after in case.edits:
        assert source.count(before) == 1, f"{before!r} is {source.count(before)} times in it"
        source = source.replace(before, after)
    return source


@cache
def records() -> dict[str, Record]:
    """Of all programs at once, as in a reader's browser: by their text."""
    programs = [replace(EXERCISES[case.exercise].solution, source=edited(case)) for case in WRONG]
    programs += [exercise.start for exercise in EXERCISES.values()]
    jobs = {program.source: Job(program, pyodide(DEFAULT), clock="virtual") for program in programs}
    found = capture(jobs.values(), Cache(FOLDER))
    return {source: record for source, job in jobs.items() if not isinstance(record := found[job], Mistake)}


def judgement(exercise: Exercise, source: str) -> Judgement:
    program = replace(exercise.start, source=source)
    return judged(exercise, program, records()[source], records()[exercise.start.source])


@pytest.mark.parametrize("case", WRONG, ids=lambda case: f"{case.exercise} {case.sentence[:30]}")
def test_a_wrong_program_fails_in_a_sentence_that_says_why(case: Wrong) -> None:
    judged = judgement(EXERCISES[case.exercise], edited(case))
    failed = [f"{sentence.text} {sentence.found}" for sentence in judged.sentences if not sentence.holds]
    advice = [f"{mistake.line}: {mistake.text}" if mistake.line else mistake.text for mistake in judged.mistakes]

    assert [sentence for sentence in failed if sentence.startswith(case.sentence)], failed
    assert case.advice in "\n".join(advice)
    assert bool(advice) == bool(case.advice), advice


def test_each_exercise_was_failed_in_three_ways() -> None:
    counts = {name: sum(case.exercise == name for case in WRONG) for name in EXERCISES}

    assert counts == dict.fromkeys(EXERCISES, 3)
