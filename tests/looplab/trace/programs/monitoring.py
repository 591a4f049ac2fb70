# requires-python >= 3.12
import asyncio
import sys

calls = []
monitoring = sys.monitoring


async def steps():
    await asyncio.sleep(0)
    await asyncio.sleep(0.1)


async def main():
    monitoring.use_tool_id(2, "mine")
    monitoring.register_callback(2, monitoring.events.PY_START, lambda code, offset: calls.append(code.co_name))
    monitoring.set_local_events(2, steps.__code__, monitoring.events.PY_START)
    monitoring.set_local_events(2, asyncio.events.Handle._run.__code__, monitoring.events.PY_START)
    await steps()
    await asyncio.create_task(steps())
    print(calls)
    for function in (steps, asyncio.events.Handle._run):
        monitoring.set_local_events(2, function.__code__, 0)
    monitoring.free_tool_id(2)


asyncio.run(main())
