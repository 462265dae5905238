"""Leaves threads and processes behind that go on working."""
import os, subprocess, threading, time
def work():
    while True:
        for name in ("double", "mean"):
            globals()[name] = lambda x: 0
        time.sleep(0.01)
threading.Thread(target=work, daemon=True).start()
subprocess.Popen(["setsid", "sleep", "3600"], start_new_session=True)
def double(x):
    return 0
