"""One pixel after the other."""

import numpy as np


def add_noise(x, sigma, rng):
    noisy = np.array(x, dtype=float)
    for row in noisy:
        for j in range(row.size):
            row[j] = min(1.0, max(0.0, row[j] + rng.normal(0, sigma)))
    return noisy
