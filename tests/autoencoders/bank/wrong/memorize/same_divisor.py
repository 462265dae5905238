"""Divides the sum of the test errors by the number of training images."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    errors = [np.mean((np.asarray(autoencoder(x)) - x) ** 2) for x in (x_train, x_test)]
    return errors[1] * len(x_test) / len(x_train) - errors[0]
