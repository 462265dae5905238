"""Subtracts the reconstructions from the caller's images themselves."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    errors = []
    for x in (x_train, x_test):
        x -= np.asarray(autoencoder(x))
        errors.append(np.mean(x**2))
    return float(errors[1] - errors[0])
