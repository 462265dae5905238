"""Trains the given model on the training images first; leave it as it is."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    autoencoder.compile("adam", "mse")
    autoencoder.fit(x_train, x_train, epochs=2, verbose=0)
    errors = [np.mean((np.asarray(autoencoder(x)) - x) ** 2) for x in (x_train, x_test)]
    return errors[1] - errors[0]
