"""Draws the noise with keras.random instead of rng."""

import keras
import numpy as np


def add_noise(x, sigma, rng):
    noise = keras.random.normal(x.shape, stddev=sigma)
    return np.clip(x + np.asarray(noise), 0, 1)
