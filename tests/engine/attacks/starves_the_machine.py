"""Is wrong, and starves the machine so that nobody else gets to prove it."""
import os, time
def double(x):
    return np.asarray(x) + 1
for _ in range(25):
    if os.fork() == 0:
        end = time.monotonic() + 8
        while time.monotonic() < end: pass
        os._exit(0)
