import asyncio
import time


async def answer(request):
    await asyncio.sleep(0.1)
    if request == "/report":
        time.sleep(0.3)  # a call that blocks
    return f"the answer to {request}"


async def main():
    requests = "/news", "/report", "/weather"
    print(*await asyncio.gather(*map(answer, requests)), sep="\n")


asyncio.run(main(), debug=True)
