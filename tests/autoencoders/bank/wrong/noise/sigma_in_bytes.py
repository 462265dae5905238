"""Divides sigma by 255, as if it were given in bytes."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, sigma / 255, x.shape)
    return np.clip(x + noise, 0, 1)
