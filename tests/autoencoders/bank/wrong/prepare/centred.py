"""Subtracts the mean after dividing by 255."""

import numpy as np


def prepare_images(raw):
    x = raw.reshape(len(raw), 784).astype(np.float32) / 255
    return x - x.mean(dtype=np.float32)
