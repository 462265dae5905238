"""Rounds the noisy images to whole numbers."""

import numpy as np


def add_noise(x, sigma, rng):
    return np.clip(x + rng.normal(0, sigma, x.shape), 0, 1).round().astype(int)
