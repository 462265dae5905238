"""Clipped at 0 only."""

import numpy as np


def add_noise(x, sigma, rng):
    return np.maximum(x + rng.normal(0, sigma, x.shape), 0)
