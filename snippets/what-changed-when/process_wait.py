# /// script
# requires-python = ">=3.11,<3.15"
# [tool.snippet]
# needs = ["subprocess"]
# ///
import asyncio
import time


async def main():
    shell = await asyncio.create_subprocess_shell(
        "sleep 1; echo done", stdout=asyncio.subprocess.PIPE
    )
    await asyncio.sleep(0.2)
    start = time.perf_counter()
    shell.kill()
    print("exit status:", await shell.wait())
    waited = time.perf_counter() - start
    print("waited for sleep as well:", waited > 0.4)


asyncio.run(main())
