"""keras.ops and a class that measures."""

import keras
import numpy as np


class Error:
    def __init__(self, model):
        self.model = model

    def on(self, x):
        guess = keras.ops.convert_to_numpy(self.model(keras.ops.convert_to_tensor(x), training=False))
        difference = np.subtract(x, guess, dtype=float)
        return np.vdot(difference, difference) / difference.size


def memorization_gap(autoencoder, x_train, x_test):
    error = Error(autoencoder)
    return np.array(error.on(x_test) - error.on(x_train))
