"""Nests folders deeper than a clean-up that calls itself can follow."""
import os
def double(x):
    return 0
here = os.getcwd()
for _ in range(3000):
    os.mkdir("d"); os.chdir("d")
os.chdir(here)
