import asyncio


class LoopsInDebugMode(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        loop = super().new_event_loop()
        loop.set_debug(True)
        return loop


async def main():
    print("debug:", asyncio.get_running_loop().get_debug())


asyncio.set_event_loop_policy(LoopsInDebugMode())
asyncio.run(main())
