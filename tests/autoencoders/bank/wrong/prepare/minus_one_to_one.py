"""Scales to [-1, 1] instead of [0, 1]."""

import numpy as np


def prepare_images(raw):
    return raw.reshape(len(raw), 784).astype(np.float32) / 127.5 - 1
