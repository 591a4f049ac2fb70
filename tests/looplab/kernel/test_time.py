"""On the virtual clock every way to ask for the time agrees, natively and in each Pyodide."""

from __future__ import annotations

import functools

import pytest

from looplab.record import Outcome, Record
from loopsite.run.runtimes import find, other_cpythons
from tests.support.pythons import NATIVE_AND_PYODIDES
from tests.support.runs import ended_by_itself, records_of

ALL_WAYS = """\
import asyncio, calendar, contextlib, email.utils, logging, os, sys, tempfile, time, uuid, warnings
from datetime import date, datetime, timedelta, timezone

warnings.simplefilter("ignore")  # utcnow() is deprecated
START = calendar.timegm((2026, 1, 1, 12, 0, 0))
FORMAT = "%Y-%m-%d %H:%M:%S"

class Handler(logging.Handler):
    def emit(self, record):
        self.format(record)
        self.record = record

handler = Handler()
handler.setFormatter(logging.Formatter("%(asctime)s", FORMAT))
log = logging.getLogger("log")
log.addHandler(handler)

def logged():
    log.warning("")
    return handler.record

def time_of_loop():
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        return loop.time()

def local(text, format=FORMAT):
    return time.mktime(time.strptime(text, format))

def written():
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"text")
        file.flush()
        return os.stat(file.name).st_mtime

DATES = {
    "time.time": lambda: time.time(),
    "time.time_ns": lambda: time.time_ns() / 1e9,
    "time.clock_gettime": lambda: time.clock_gettime(time.CLOCK_REALTIME),
    "time.clock_gettime_ns": lambda: time.clock_gettime_ns(time.CLOCK_REALTIME) / 1e9,
    "time.gmtime": lambda: calendar.timegm(time.gmtime()),
    "time.localtime": lambda: time.mktime(time.localtime()),
    "time.localtime(None)": lambda: time.mktime(time.localtime(None)),
    "time.ctime": lambda: local(time.ctime(), "%a %b %d %H:%M:%S %Y"),
    "time.asctime": lambda: local(time.asctime(), "%a %b %d %H:%M:%S %Y"),
    "time.strftime": lambda: local(time.strftime(FORMAT)),
    "datetime.now": lambda: datetime.now().timestamp(),
    "datetime.today": lambda: datetime.today().timestamp(),
    "datetime.utcnow": lambda: datetime.utcnow().replace(tzinfo=timezone.utc).timestamp(),
    "datetime.now(utc)": lambda: datetime.now(timezone.utc).timestamp(),
    "datetime.now(zone)": lambda: datetime.now(timezone(timedelta(hours=5.5))).timestamp(),
    "datetime.astimezone": lambda: datetime.now().astimezone().timestamp(),
    "LogRecord.created": lambda: logged().created,
    "LogRecord.msecs": lambda: START + logged().msecs / 1000,
    "LogRecord.relativeCreated": lambda: START + logged().relativeCreated / 1000,
    "asctime of logging": lambda: local(logged().asctime),
    "uuid.uuid1": lambda: (uuid.uuid1().time - 0x01B21DD213814000) / 1e7,
    "email.utils.formatdate": lambda: email.utils.parsedate_to_datetime(email.utils.formatdate()).timestamp(),
    "email.utils.localtime": lambda: email.utils.localtime().timestamp(),
    "os.stat": written,
}
if sys.platform != "emscripten":  # the system's clock
    del DATES["os.stat"]
if sys.version_info >= (3, 14):
    DATES["uuid.uuid7"] = lambda: (uuid.uuid7().int >> 80) / 1000

MEASURES = {
    "time.monotonic": lambda: time.monotonic(),
    "time.monotonic_ns": lambda: time.monotonic_ns() / 1e9,
    "time.perf_counter": lambda: time.perf_counter(),
    "time.perf_counter_ns": lambda: time.perf_counter_ns() / 1e9,
    "CLOCK_MONOTONIC": lambda: time.clock_gettime(time.CLOCK_MONOTONIC),
    "CLOCK_MONOTONIC_RAW": lambda: time.clock_gettime(time.CLOCK_MONOTONIC_RAW),
    "CLOCK_BOOTTIME": lambda: time.clock_gettime(time.CLOCK_BOOTTIME),
    "loop.time": time_of_loop,
}
PROCESSOR = {
    "time.process_time": lambda: time.process_time(),
    "time.process_time_ns": lambda: time.process_time_ns() / 1e9,
    "time.thread_time": lambda: time.thread_time(),
    "time.thread_time_ns": lambda: time.thread_time_ns() / 1e9,
    "CLOCK_PROCESS_CPUTIME_ID": lambda: time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID),
}

def show():
    print(date.today())
    for ways, start in ((DATES, START), (MEASURES, 0), (PROCESSOR, 0)):
        for name, way in ways.items():
            print(f"{name}: {way() - start:.6f}")

show()
time.sleep(3600.25)
show()
asyncio.run(asyncio.sleep(0.001))
show()
"""

WHOLE_SECONDS = (
    *("time.gmtime", "time.localtime", "time.localtime(None)", "time.ctime", "time.asctime", "time.strftime"),
    *("asctime of logging", "email.utils.formatdate", "os.stat"),
)
THOUSANDTHS = ("LogRecord.msecs", "uuid.uuid7")

LINES = """\
import asyncio, logging, os, sys, time
from datetime import date, datetime, timezone

logging.basicConfig(format="%(asctime)s %(relativeCreated)d %(message)s", stream=sys.stdout)
logging.Formatter.converter = time.gmtime

async def main():
    print(datetime.now(timezone.utc).isoformat(), date.today())
    await asyncio.sleep(1 / 3)
    logging.warning("a third")
    await asyncio.sleep(86400)
    logging.warning("a day")
    for n in range(5):
        await asyncio.sleep(0.001)
        print(datetime.now(timezone.utc).time(), time.time(), time.time_ns(), time.monotonic())
    # the rest of a wait may be less than the clock can show
    end = time.monotonic() + 0.1 + 0.2
    while time.monotonic() < end:
        time.sleep(end - time.monotonic())
    print(time.monotonic())

class Clock:  # a function in C does not become a method
    sleep, now, used = time.sleep, time.monotonic, time.process_time

asyncio.run(main())
Clock().sleep(1)
print(Clock().now(), Clock().used())
print(os.times().elapsed)
"""

LINES_PRINTED = """\
2026-01-01T12:00:00+00:00 2026-01-01
2026-01-01 12:00:00,333 333 a third
2026-01-02 12:00:00,333 86400333 a day
12:00:00.334333 1767355200.3343334 1767355200334333333 86400.334333333
12:00:00.335333 1767355200.3353333 1767355200335333333 86400.335333333
12:00:00.336333 1767355200.3363333 1767355200336333333 86400.336333333
12:00:00.337333 1767355200.3373332 1767355200337333333 86400.337333333
12:00:00.338333 1767355200.3383334 1767355200338333333 86400.338333333
86400.638333333
86401.638333333 0.0
86401.638333333
"""

on_each_runtime = pytest.mark.parametrize(
    "runtime", [*(runtime.name for runtime in other_cpythons()), *NATIVE_AND_PYODIDES]
)

QUIET = "import asyncio\n\nasyncio.run(asyncio.sleep(20000.123456))\n"


@functools.cache
def records_on(runtime: str) -> dict[str, Record]:
    """The records of the programs; one boot of each Pyodide, cached until it or looplab changes."""

    def finished(name: str, records: tuple[Record, ...]) -> bool:
        return ended_by_itself(records[0])

    sources = {"all_ways": ALL_WAYS, "lines": LINES, "quiet": QUIET}
    found = records_of(find(runtime), sources, traces=(False,), is_good=finished)
    return {name: record for name, (record,) in found.items()}


@on_each_runtime
def test_every_way_to_ask_for_the_time_agrees(runtime: str) -> None:
    disagreeing = []
    for now, text in zip(
        (0, 3600.25, 3600.251), records_on(runtime)["all_ways"].text.split("2026-01-01\n")[1:], strict=True
    ):
        for line in text.splitlines():
            name, _, value = line.partition(": ")
            exact = 0 if "process" in name.lower() or "thread" in name else now
            exact = exact % 1 if name == "LogRecord.msecs" else exact
            precision = 1 if name in WHOLE_SECONDS else 0.0011 if name in THOUSANDTHS else 2e-6
            # what counts in whole seconds or thousandths may be behind, never ahead; a float may fall just short
            if not -1e-6 <= exact - float(value) < precision:
                disagreeing.append(f"{line}, not {exact}")

    assert disagreeing == []
    assert records_on(runtime)["all_ways"].text.count("2026-01-01\n") == 3


@on_each_runtime
def test_a_program_prints_the_same_dates_and_times_on_each_run_and_runtime(runtime: str) -> None:
    record = records_on(runtime)["lines"]

    assert (record.text, record.outcome) == (LINES_PRINTED, Outcome("finished"))


@on_each_runtime
def test_a_program_that_prints_nothing_has_its_duration(runtime: str) -> None:
    record = records_on(runtime)["quiet"]

    assert (record.duration, record.outcome) == (20000.123456, Outcome("finished"))
