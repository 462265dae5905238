"""Draws uniform noise instead of Gaussian noise."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.uniform(-sigma, sigma, x.shape)
    return np.clip(x + noise, 0, 1)
