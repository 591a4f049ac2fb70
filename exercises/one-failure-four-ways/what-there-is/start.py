# /// script
# [tool.snippet]
# raises = "ConnectionError"
# ///
import asyncio

SECONDS = {"weather": 0.2, "news": 0.3, "shares": 0.4}


async def ask(service):
    await asyncio.sleep(SECONDS[service])  # the service
    if service == "news":
        raise ConnectionError("no answer")
    return "up to date"


async def main():
    answers = await asyncio.gather(*(ask(service) for service in SECONDS))
    for service, answer in zip(SECONDS, answers):
        print(f"{service}: {answer}")


asyncio.run(main())
