import heapq
import time


def cook(dish, *pauses):
    for step, pause in enumerate(pauses, start=1):
        print(f"{dish}: step {step}")
        yield pause  # wait for so many seconds
    print(f"{dish}: ready")


def run(*tasks):
    now = time.monotonic()
    timers = [(now, number, task) for number, task in enumerate(tasks)]
    while timers:
        when, number, task = heapq.heappop(timers)
        time.sleep(max(0, when - time.monotonic()))
        try:
            pause = next(task)
        except StopIteration:
            continue
        heapq.heappush(timers, (when + pause, number, task))


run(cook("rice", 0.3, 0.4), cook("soup", 0.2, 0.2, 0.2))
