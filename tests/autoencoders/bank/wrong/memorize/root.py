"""Subtracts the roots of the mean squared errors."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    errors = [np.mean((np.asarray(autoencoder(x)) - x) ** 2) for x in (x_train, x_test)]
    return np.sqrt(errors[1]) - np.sqrt(errors[0])
