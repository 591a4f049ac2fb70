import time


def cook(dish, *pauses):
    for step, pause in enumerate(pauses, start=1):
        print(f"{dish}: step {step}")
        yield pause  # wait for so many seconds
    print(f"{dish}: ready")


def run(*tasks):
    for task in tasks:
        for pause in task:
            time.sleep(pause)


run(cook("rice", 0.3, 0.4), cook("soup", 0.2, 0.2, 0.2))
