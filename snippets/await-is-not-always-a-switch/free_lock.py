import asyncio


async def work_through(clerk, stamp):
    for form in (1, 2, 3):
        async with stamp:  # only one clerk has it at a time
            print(f"{clerk} stamps form {form}")


async def main():
    stamp = asyncio.Lock()
    await asyncio.gather(
        work_through("Ana", stamp),
        work_through("Ben", stamp),
    )


asyncio.run(main())
