"""Adds noise to black pixels only."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, sigma, x.shape)
    return np.clip(np.where(x == 0, x + noise, x), 0, 1)
