# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio
import threading
from concurrent.futures import TimeoutError


async def download(name, seconds):
    await asyncio.sleep(seconds)  # the network
    print(f"{name}: downloaded")
    return f"{name}.mp4"


loop = asyncio.new_event_loop()
thread = threading.Thread(target=loop.run_forever)
thread.start()
trailer = asyncio.run_coroutine_threadsafe(download("trailer", 0.2), loop)
film = asyncio.run_coroutine_threadsafe(download("film", 0.8), loop)
print("got", trailer.result())
try:
    film.result(timeout=0.2)
except TimeoutError:
    print("the film is late")
print("got", film.result())
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()
