"""Makes pixels black or white instead of adding Gaussian noise."""

import numpy as np


def add_noise(x, sigma, rng):
    y = x.copy()
    u = rng.random(x.shape)
    y[u < sigma / 2] = 0
    y[u > 1 - sigma / 2] = 1
    return y
