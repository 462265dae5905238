"""Passes sigma as the mean of the noise, not as its standard deviation."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(sigma, size=x.shape)
    return np.clip(x + noise, 0, 1)
