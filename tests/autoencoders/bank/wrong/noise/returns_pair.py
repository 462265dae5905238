"""Returns the clean images beside the noisy ones; return the noisy ones only."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, sigma, x.shape)
    return np.clip(x + noise, 0, 1), x
