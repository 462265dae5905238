"""Puts text that can't be written into every message."""
print("\ud800 \x1b[31m \x00")
def double(x):
    raise type("E\x1b", (Exception,), {})("\udfff [bold] \x1b[2J")
