"""scipy's normal distribution, given rng."""

import numpy as np
from scipy.stats import norm


def add_noise(x, sigma, rng):
    noise = norm.rvs(loc=0, scale=sigma, size=x.shape, random_state=rng)
    return np.clip(x + noise, 0, 1).astype(x.dtype)
