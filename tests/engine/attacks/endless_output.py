"""Prints and displays without end."""
from IPython.display import display
try:
    while True:
        print("x" * 10**5)
        display({"text/plain": "y" * 10**5}, raw=True)
finally:
    pass
def double(x):
    return 0
