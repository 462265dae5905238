"""Adds the absolute value of the noise, so that pixels only get brighter."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = np.abs(rng.normal(0, sigma, x.shape))
    return np.clip(x + noise, 0, 1)
