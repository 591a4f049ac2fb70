# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import threading
import time


class Background:
    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        return lambda coro: asyncio.run_coroutine_threadsafe(coro, self.loop)

    def __exit__(self, *error):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


async def download(name):
    await asyncio.sleep(0.2)  # the network
    return f"{name} is here"


with Background() as start:
    futures = start(download("map.png")), start(download("text.pdf"))
    time.sleep(0.4)  # the plain program has work of its own
    print(*(future.result() for future in futures), sep="\n")
