"""The interpreter waits for threads that are not daemons, then calls the functions of `atexit`."""

import atexit
import concurrent.futures
import sys
import threading
import time

main_ends, pool_ends = threading.Event(), threading.Event()


def late(name, after, ended):
    after.wait()
    time.sleep(0.1)
    print(name, "ends")
    ended.set()


atexit.register(lambda: print("atexit", threading.active_count()))
threading.Thread(target=late, args=("a thread", pool_ends, threading.Event())).start()
threading.Thread(target=late, args=("a daemon", threading.Event(), main_ends), daemon=True).start()
concurrent.futures.ThreadPoolExecutor(2).submit(late, "a pool's thread", main_ends, pool_ends)
print("the main thread ends")
main_ends.set()
sys.exit(3)
