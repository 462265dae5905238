"""Calls the model in training mode, where dropout is active."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    errors = [np.mean((np.asarray(autoencoder(x, training=True)) - x) ** 2) for x in (x_train, x_test)]
    return errors[1] - errors[0]
