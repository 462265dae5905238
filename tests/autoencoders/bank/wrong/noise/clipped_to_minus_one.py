"""Clips to [-1, 1] instead of [0, 1]."""

import numpy as np


def add_noise(x, sigma, rng):
    return np.clip(x + rng.normal(0, sigma, x.shape), -1, 1)
