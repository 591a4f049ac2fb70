import asyncio


async def query(table):
    await asyncio.sleep(9)  # the database does not answer


async def handle(request):
    return await query("users")


def chain(task):
    step, steps = task.get_coro(), []
    while hasattr(step, "cr_await"):
        steps.append(f"{step.__name__}, line {step.cr_frame.f_lineno}")
        step = step.cr_await
    return steps


async def main():
    task = asyncio.create_task(handle("/ada"))
    await asyncio.sleep(0.1)
    print("stack:", [each.f_code.co_name for each in task.get_stack()])
    print("chain:", chain(task)[:2])
    if hasattr(asyncio, "capture_call_graph"):
        stack = asyncio.capture_call_graph(task).call_stack
        print("graph:", [entry.frame.f_code.co_name for entry in stack])


asyncio.run(main())
