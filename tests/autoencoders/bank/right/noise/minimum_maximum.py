"""np.minimum and np.maximum in place of clip; standard normals times sigma."""

import numpy as np


def add_noise(x, sigma, rng):
    noisy = x + sigma * rng.standard_normal(x.shape)
    return np.minimum(1.0, np.maximum(0.0, noisy))
