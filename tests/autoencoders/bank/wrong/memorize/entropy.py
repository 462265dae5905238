"""Takes cross-entropies instead of squared errors."""

import keras
import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    def loss(x):
        return float(np.mean(keras.losses.binary_crossentropy(x, np.asarray(autoencoder(x)))))

    return loss(x_test) - loss(x_train)
