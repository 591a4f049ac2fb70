"""An interrupt reaches the main thread, whichever thread runs."""

import signal
import threading
import time

# a shell ignores it for what runs in the background, and processes inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)
done = threading.Event()


def other():
    time.sleep(0.05)
    signal.raise_signal(signal.SIGINT)
    done.set()


thread = threading.Thread(target=other, daemon=True)
thread.start()
try:
    thread.join()
    time.sleep(5)
except KeyboardInterrupt:
    print("interrupted", threading.current_thread().name)
print(done.wait(30))
signal.signal(signal.SIGINT, lambda *_: print("handled in", threading.current_thread().name))
threading.Thread(target=other).start()
time.sleep(1)
