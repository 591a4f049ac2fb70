# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


class Pause:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self.seconds


async def main():
    await Pause(0.1)
    print("the pause is over")


asyncio.run(main())
