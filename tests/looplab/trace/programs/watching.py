import asyncio
import cProfile
import sys

calls = []


def trace(frame, event, argument):
    if frame.f_code.co_filename == __file__:
        calls.append((frame.f_code.co_name, event, frame.f_lineno))
    return trace


async def steps():
    await asyncio.sleep(0)
    await asyncio.sleep(0.1)


async def main():
    sys.settrace(trace)
    await asyncio.create_task(steps())
    sys.settrace(None)
    print(calls)
    sys.setprofile(trace)
    await asyncio.create_task(steps())
    sys.setprofile(None)
    print(calls)
    with cProfile.Profile() as profile:
        await steps()
    ours = [entry.code for entry in profile.getstats() if getattr(entry.code, "co_filename", "") == __file__]
    print(sorted(code.co_name for code in ours))


asyncio.run(main())
