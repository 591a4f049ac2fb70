# /// script
# [tool.snippet]
# raises = "TypeError"
# ///
import asyncio


def load_settings():
    return {"theme": "dark"}


async def main():
    settings = await load_settings()
    print(settings["theme"])


asyncio.run(main())
