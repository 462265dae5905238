"""Returns a list within lists within lists."""
def double(x):
    value = []
    for _ in range(10**5): value = [value]
    return value
