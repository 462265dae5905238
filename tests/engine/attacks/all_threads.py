"""Has as many threads as it can get, so that nobody else gets one."""
import threading, time


def double(x):
    return 2


def take():
    try:
        while True:
            threading.Thread(target=time.sleep, args=(300,), daemon=True).start()
    except RuntimeError:
        pass


threading.stack_size(2**16)
end = time.monotonic() + 16
while time.monotonic() < end:
    take()
    time.sleep(0.2)
