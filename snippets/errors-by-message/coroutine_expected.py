# /// script
# [tool.snippet]
# raises = { "3.10" = "ValueError", "3.14" = "TypeError" }
# ///
import asyncio


async def main():
    print("open for business")


asyncio.run(main)
