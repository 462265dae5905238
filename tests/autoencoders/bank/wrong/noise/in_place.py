"""Changes the caller's images; work on a copy."""

import numpy as np


def add_noise(x, sigma, rng):
    x += rng.normal(0, sigma, x.shape)
    return np.clip(x, 0, 1, out=x)
