"""An object that can be iterated and has a length."""

import math


class Batches:
    def __init__(self, order, size):
        self.order, self.size = order, size

    def __len__(self):
        return math.ceil(len(self.order) / self.size)

    def __getitem__(self, i):
        if i >= len(self):
            raise IndexError(i)
        return self.order[i * self.size : (i + 1) * self.size]


def minibatches(n, batch_size, rng):
    return Batches(rng.permutation(n), batch_size)
