"""Takes away everything that a kernel needs to answer."""
import sys, builtins
sys.stdout = sys.stderr = None
del builtins.print
get_ipython().kernel.session.key = b"other"
def double(x):
    return 0
