"""Draws uniform noise of standard deviation sigma instead of Gaussian noise."""

import numpy as np


def add_noise(x, sigma, rng):
    a = sigma * 3**0.5
    noise = rng.uniform(-a, a, x.shape)
    return np.clip(x + noise, 0, 1)
