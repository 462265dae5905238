"""Draws from numpy's global generator instead of rng."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = np.random.normal(0, sigma, x.shape)
    return np.clip(x + noise, 0, 1)
