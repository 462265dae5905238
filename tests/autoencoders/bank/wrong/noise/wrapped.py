"""Takes the fraction of the sum, so that pixels above 1 start again at 0, instead of clipping."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.normal(0, sigma, x.shape)
    return (x + noise) % 1.0
