"""Returns an array of 2 GB that takes no memory."""
def double(x):
    return np.broadcast_to(1.0, (2**28,))
