"""Returns the difference in decibels instead of squared errors."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    errors = [np.mean((np.asarray(autoencoder(x)) - x) ** 2) for x in (x_train, x_test)]
    return 10 * np.log10(errors[1] / errors[0])
