"""Draws noise of half of sigma."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, sigma / 2, x.shape)
    return np.clip(x + noise, 0, 1)
