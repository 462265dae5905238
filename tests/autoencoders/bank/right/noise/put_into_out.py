"""A class that owns sigma and rng; noise drawn into an array, ufuncs with out."""

import numpy as np


class Noise:
    def __init__(self, sigma, rng):
        self.sigma, self.rng = sigma, rng

    def __call__(self, x):
        y = np.empty(x.shape)
        self.rng.standard_normal(out=y)
        np.multiply(y, self.sigma, out=y)
        np.add(y, x, out=y)
        return y.clip(0.0, 1.0, out=y)


def add_noise(x, sigma, rng):
    return Noise(sigma, rng)(x)
