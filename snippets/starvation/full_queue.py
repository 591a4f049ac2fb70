import asyncio


async def index(lines):
    words = 0
    while not lines.empty():
        line = await lines.get()
        words += len(line.split())
    print("indexed", words, "words")


async def progress(lines):
    while left := lines.qsize():
        print(left, "lines left")
        await asyncio.sleep(0)
    print("nothing left")


async def main():
    lines = asyncio.Queue()
    for number in range(1000):
        lines.put_nowait(f"line {number} of the log")
    await asyncio.gather(index(lines), progress(lines))


asyncio.run(main())
