"""Never returns less than zero, although the gap may be negative."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    errors = [np.mean((np.asarray(autoencoder(x)) - x) ** 2) for x in (x_train, x_test)]
    return max(0.0, errors[1] - errors[0])
