"""Divides by the mean pixel instead of 255."""

import numpy as np


def prepare_images(raw):
    return raw.reshape(len(raw), 784).astype(np.float32) / raw.mean(dtype=np.float32)
