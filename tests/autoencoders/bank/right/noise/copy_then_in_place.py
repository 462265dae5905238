"""A copy that is changed in place."""

import numpy as np


def add_noise(x, sigma, rng):
    out = x.copy()
    out += rng.normal(0.0, sigma, out.shape).astype(out.dtype)
    out[out < 0] = 0
    out[out > 1] = 1
    return out
