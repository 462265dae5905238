"""Cuts both sets to the length of the shorter one, so that some images don't count."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    n = min(len(x_train), len(x_test))
    x_train, x_test = x_train[:n], x_test[:n]
    errors = [np.mean((np.asarray(autoencoder(x)) - x) ** 2) for x in (x_train, x_test)]
    return errors[1] - errors[0]
