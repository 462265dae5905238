"""Uses Keras's losses, which average over pixels; they are to be summed."""

import keras
import numpy as np


def squared_error(x, x_hat):
    return float(np.mean(keras.losses.mean_squared_error(x, x_hat)))


def binary_crossentropy(x, x_hat, eps=1e-7):
    p = np.clip(x_hat, eps, 1 - eps)
    return float(np.mean(keras.losses.binary_crossentropy(x, p)))
