"""Leaves the pixels undivided, from 0 to 255."""

import numpy as np


def prepare_images(raw):
    return raw.reshape(len(raw), 784).astype(np.float32)
