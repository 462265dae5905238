"""Clips at 1 only, so pixels may be below 0."""

import numpy as np


def add_noise(x, sigma, rng):
    return np.minimum(x + rng.normal(0, sigma, x.shape), 1)
