"""Noise by the inverse distribution function of uniform numbers; where in place of clip."""

import numpy as np
from scipy.special import ndtri


def add_noise(x, sigma, rng):
    uniform = rng.uniform(np.finfo(float).tiny, 1.0, size=np.shape(x))
    y = np.asarray(x, dtype=float) + sigma * ndtri(uniform)
    y = np.where(y < 0.0, 0.0, y)
    return np.where(y > 1.0, 1.0, y)
