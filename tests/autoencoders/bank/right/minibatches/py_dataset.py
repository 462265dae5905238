"""A keras.utils.PyDataset of index arrays."""

import keras
import numpy as np


class Batches(keras.utils.PyDataset):
    def __init__(self, order, size):
        super().__init__()
        self.order, self.size = order, size

    def __len__(self):
        return -(-len(self.order) // self.size)

    def __getitem__(self, index):
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.order[index * self.size : (index + 1) * self.size]


def minibatches(n, batch_size, rng):
    batches = Batches(rng.permutation(n).astype(np.int32), batch_size)
    return tuple(batches[i] for i in range(len(batches)))
