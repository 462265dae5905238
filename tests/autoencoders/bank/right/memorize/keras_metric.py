"""Keras's squared error for each image, averaged."""

import keras
import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    def error(x):
        return np.mean(keras.losses.mean_squared_error(x, autoencoder.predict_on_batch(x)))

    return float(error(x_test) - error(x_train))
