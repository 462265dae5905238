"""Clips the noise to [0, 1] instead of the sum."""

import numpy as np


def add_noise(x, sigma, rng):
    return x + np.clip(rng.normal(0, sigma, x.shape), 0, 1)
