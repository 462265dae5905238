"""Noise drawn in float32."""

import numpy as np


def add_noise(x, sigma, rng):
    noise = rng.standard_normal(np.shape(x), dtype=np.float32)
    return np.clip(np.asarray(x, dtype=np.float32) + np.float32(sigma) * noise, 0, 1)
