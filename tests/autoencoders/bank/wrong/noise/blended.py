"""Mixes image and noise instead of adding the noise."""

import numpy as np


def add_noise(x, sigma, rng):
    return np.clip((1 - sigma) * x + rng.normal(0, sigma, x.shape), 0, 1)
