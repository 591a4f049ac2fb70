from collections import deque


def cook(dish, *steps):
    for step in steps:
        print(f"{dish}: {step}")
        yield
    print(f"{dish}: served")


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
    cook("soup", "chop", "boil", "season"),
    cook("toast", "slice"),
    cook("omelette", "whisk", "fry"),
)
