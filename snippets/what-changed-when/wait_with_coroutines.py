# /// script
# [tool.snippet]
# raises = { "3.11" = "TypeError" }
# ///
import asyncio


async def ping(host):
    await asyncio.sleep(0.1)


async def main():
    done, _ = await asyncio.wait([ping("eu"), ping("us")])
    print(len(done), "have answered")


asyncio.run(main())
