"""predict, and squared norms."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    def error(x):
        difference = x - autoencoder.predict(x, verbose=0)
        return float(np.square(difference).sum() / difference.size)

    return error(x_test) - error(x_train)
