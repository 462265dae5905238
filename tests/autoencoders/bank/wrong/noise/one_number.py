"""One number for everything."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, sigma)
    return np.clip(x + noise, 0, 1)
