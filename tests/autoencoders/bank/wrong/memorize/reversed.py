"""Subtracts the test error from the training error instead of the other way round."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    errors = [np.mean((np.asarray(autoencoder(x)) - x) ** 2) for x in (x_train, x_test)]
    return errors[0] - errors[1]
