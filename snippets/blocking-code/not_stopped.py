# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import time


def export(seconds):
    time.sleep(seconds)  # write a long report
    print("the report is written")


async def main():
    try:
        await asyncio.wait_for(asyncio.to_thread(export, 0.6), 0.2)
    except asyncio.TimeoutError:
        print("given up")
    print("end of main")


started = time.monotonic()
asyncio.run(main())
print(f"end of run, after {time.monotonic() - started:.1f} s")
