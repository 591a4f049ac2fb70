# /// script
# requires-python = ">=3.11"
# ///
import asyncio


async def ask(mirror, seconds, group):
    await asyncio.sleep(seconds)
    print(mirror, "was first")
    group.cancel()


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(ask("Oslo", 0.1, group))
        group.create_task(ask("Lima", 2, group))
    print("the group has ended")


try:
    asyncio.run(main())
except* AttributeError as errors:
    print("AttributeError:", errors.exceptions[0])
