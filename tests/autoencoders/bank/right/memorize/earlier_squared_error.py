"""The squared error of an earlier exercise."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    def error(x):
        return float(squared_error(x, np.asarray(autoencoder(x)))) / x.shape[1]

    return error(x_test) - error(x_train)
