"""Image by image, from a generator of rows; keras.ops clips."""

import keras
import numpy as np


def add_noise(x, sigma, rng):
    rows = (image + rng.normal(scale=sigma, size=len(image)) for image in x)
    return np.asarray(keras.ops.clip(np.stack(list(rows)), 0.0, 1.0))
