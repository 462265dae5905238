"""Clips the noise to [0, 1] as well as the sum, so that pixels only get brighter."""

import numpy as np


def add_noise(x, sigma, rng):
    return np.clip(x + np.clip(rng.normal(0, sigma, x.shape), 0, 1), 0, 1)
