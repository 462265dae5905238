"""Tries to reach anybody over any kind of socket."""
import glob, socket
reached = []
for family, address in [(2, ("127.0.0.1", 8888)), (2, ("192.0.2.1", 80)), (1, "\0iml"), (1, "/run/docker.sock"), (10, ("::1", 22))]:
    for kind in (1, 2):
        try:
            link = socket.socket(family, kind); link.settimeout(0.2); link.connect(address)
            if kind == 1: reached.append(address)
        except OSError: pass
print("REA" + "CHED" if reached else "alone")
def double(x):
    return 0
