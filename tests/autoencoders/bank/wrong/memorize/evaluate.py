"""Takes whatever loss the model was compiled with instead of the mean squared error."""

import numpy as np


def memorization_gap(autoencoder, x_train, x_test):
    if not autoencoder.compiled:
        autoencoder.compile(loss="mse")
    errors = [autoencoder.evaluate(x, x, verbose=0) for x in (x_train, x_test)]
    return float(errors[1] - errors[0])
