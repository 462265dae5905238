"""A draw without replacement, from an iterator object."""

def minibatches(n, batch_size, rng):
    return iter(Batches(rng.choice(n, size=n, replace=False), batch_size))


class Batches:
    def __init__(self, order, size):
        self.order, self.size, self.at = order, size, 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.at >= len(self.order):
            raise StopIteration
        self.at += self.size
        return self.order[self.at - self.size : self.at]
