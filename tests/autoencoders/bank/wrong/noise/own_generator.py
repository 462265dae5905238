"""Draws from a generator of its own with a fixed seed instead of rng."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = np.random.default_rng(0).normal(0, sigma, x.shape)
    return np.clip(x + noise, 0, 1)
