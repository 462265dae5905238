"""Returns what the noise has changed instead of the noisy images."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, sigma, x.shape)
    return np.clip(x + noise, 0, 1) - x
