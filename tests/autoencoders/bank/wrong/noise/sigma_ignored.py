"""Uses a sigma of 0.5, whatever it is given."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, 0.5, x.shape)
    return np.clip(x + noise, 0, 1)
