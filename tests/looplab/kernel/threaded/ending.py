"""The interpreter waits for threads that are not daemons, then calls the functions of `atexit`."""

import atexit
import concurrent.futures
import sys
import threading
import time


def late(name, seconds):
    time.sleep(seconds)
    print(name, "ends")


atexit.register(lambda: print("atexit", threading.active_count()))
threading.Thread(target=late, args=("a thread", 0.3)).start()
threading.Thread(target=late, args=("a daemon", 100), daemon=True).start()
concurrent.futures.ThreadPoolExecutor(2).submit(late, "a pool's thread", 0.1)
print("the main thread ends")
sys.exit(3)
