"""Adds noise whose mean is 0.5."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0.5, sigma, x.shape)
    return np.clip(x + noise, 0, 1)
