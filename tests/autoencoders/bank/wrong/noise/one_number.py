"""Draws one random number for all pixels of all images."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, sigma)
    return np.clip(x + noise, 0, 1)
