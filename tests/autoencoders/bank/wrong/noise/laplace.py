"""Draws Laplace noise instead of Gaussian noise."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.laplace(0, sigma / 2**0.5, x.shape)
    return np.clip(x + noise, 0, 1)
