"""Divides each image by its own brightest pixel instead of 255."""

import numpy as np


def prepare_images(raw):
    x = raw.reshape(len(raw), 784).astype(np.float32)
    return x / x.max(axis=1, keepdims=True)
