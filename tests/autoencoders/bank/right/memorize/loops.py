"""One image after the other, in float64."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    gap = 0.0
    for x, sign in ((x_test, 1), (x_train, -1)):
        x_hat = np.asarray(autoencoder(x), dtype=np.float64)
        for a, b in zip(x, x_hat):
            gap += sign * float(((a - b) ** 2).mean()) / len(x)
    return gap
