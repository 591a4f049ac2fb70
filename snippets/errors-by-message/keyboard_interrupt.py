# /// script
# [tool.snippet]
# raises = "KeyboardInterrupt"
# ///
import asyncio
import signal


async def serve():
    loop = asyncio.get_running_loop()
    loop.call_later(0.2, signal.raise_signal, signal.SIGINT)  # Ctrl-C
    print("serving")
    await asyncio.sleep(9)


asyncio.run(serve())
