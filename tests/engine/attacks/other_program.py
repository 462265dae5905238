"""Puts another program in the kernel's place."""
import os, sys
def double(x):
    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(3600)"])
