"""Clips at 0 only, so pixels may be above 1."""

import numpy as np


def add_noise(x, sigma, rng):
    return np.maximum(x + rng.normal(0, sigma, x.shape), 0)
