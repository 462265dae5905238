"""A list of rows."""

import numpy as np


def add_noise(x, sigma, rng):
    return [list(np.clip(row + sigma * rng.standard_normal(len(row)), 0, 1)) for row in x]
