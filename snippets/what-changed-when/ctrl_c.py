import asyncio
import signal


async def save(report):
    print("writing", report)
    signal.raise_signal(signal.SIGINT)  # what Ctrl-C does
    print("written")
    await asyncio.sleep(0.1)
    print("uploaded")


async def main():
    try:
        await save("sales.csv")
    except BaseException as error:
        print("in the task:", type(error).__name__)
        raise


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("out of asyncio.run: KeyboardInterrupt")
