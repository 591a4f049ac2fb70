import asyncio


def load_settings():
    return {"theme": "dark"}


async def main():
    settings = load_settings()
    print(settings["theme"])


asyncio.run(main())
