"""Returns the noise without the image."""

import numpy as np


def add_noise(x, sigma, rng):
    return np.clip(rng.normal(0, sigma, x.shape), 0, 1)
