"""Gaussian numbers made from uniform ones."""

import numpy as np


def add_noise(x, sigma, rng):
    u, v = 1 - rng.random(x.shape), rng.random(x.shape)
    noise = np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)
    return np.clip(x + sigma * noise, 0, 1)
