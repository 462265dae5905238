"""Draws noise of twice sigma."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, 2 * sigma, x.shape)
    return np.clip(x + noise, 0, 1)
