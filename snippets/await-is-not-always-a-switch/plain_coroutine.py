import asyncio

LINES = ["GET /", "GET /news", "GET /weather"]


async def parse(line):
    return line.removeprefix("GET ")


async def read_log(server):
    for line in LINES:
        path = await parse(line)
        print(f"{server} was asked for {path}")


async def main():
    await asyncio.gather(read_log("north"), read_log("south"))


asyncio.run(main())
