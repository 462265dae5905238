"""Takes mean absolute errors instead of squared ones."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    errors = [np.mean(np.abs(np.asarray(autoencoder(x)) - x)) for x in (x_train, x_test)]
    return errors[1] - errors[0]
