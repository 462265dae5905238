"""Draws one noise image for the whole batch."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, sigma, x.shape[1:])
    return np.clip(x + noise, 0, 1)
