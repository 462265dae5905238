"""Sums over the pixels, as the exercise of the losses asks: divide by their number."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    train, test = (squared_error(x, np.asarray(autoencoder(x))) for x in (x_train, x_test))
    return float(test) - float(train)
