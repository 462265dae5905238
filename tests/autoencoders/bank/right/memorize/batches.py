"""In batches, with training=False."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    def error(x):
        total = 0.0
        for i in range(0, len(x), 16):
            part = x[i : i + 16]
            total += float(np.sum((autoencoder(part, training=False).numpy() - part) ** 2))
        return total / x.size

    return error(x_test) - error(x_train)
