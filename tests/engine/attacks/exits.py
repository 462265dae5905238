"""Ends its process in the middle of a check."""
import os, sys
def double(x):
    if len(x) == 1: sys.exit(0)
    os._exit(0)
