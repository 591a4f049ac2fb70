from collections import deque


def work(job, *steps):
    for step in steps:
        print(f"{job}: {step}")
        yield
    print(f"{job}: done")


def run(*tasks):
    ready = deque(tasks)
    while ready:
        task = ready.popleft()
        try:
            task.send(None)
        except StopIteration:
            print(f"  {len(ready)} left")
        else:
            ready.append(task)


run(
    work("photo", "load", "shrink", "save"),
    work("letter", "print"),
    work("backup", "pack", "copy"),
)
