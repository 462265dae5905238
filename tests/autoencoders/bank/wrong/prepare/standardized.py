"""Scales to mean 0 and standard deviation 1 instead of dividing by 255."""

import numpy as np


def prepare_images(raw):
    x = raw.reshape(len(raw), 784).astype(np.float32)
    return (x - x.mean()) / x.std()
